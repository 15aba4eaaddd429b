package io.sentinelvip;

import io.sentinelvip.World.RegionSource;
import io.sentinelvip.check.Preflight;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.ec2.AssumedRole;
import io.sentinelvip.ec2.Ec2Vpc;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.VipId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ways to the VIPs' VPCs, one for each role, once the region is known. */
final class Vpcs implements Preflight.VpcSource, AutoCloseable {

  private final RegionSource region;
  private final Map<VipId, Optional<AssumedRole>> roles;
  private final Map<Optional<AssumedRole>, Ec2Vpc> open = new HashMap<>();

  Vpcs(RegionSource region, Map<VipId, Optional<AssumedRole>> roles) {
    this.region = region;
    this.roles = roles;
  }

  @Override
  public VpcPort of(VipSettings vip) throws FaultException {
    Optional<AssumedRole> role = roles.getOrDefault(vip.id(), Optional.empty());
    String where = region.region();
    return open.computeIfAbsent(role, r -> new Ec2Vpc(where, r));
  }

  @Override
  public void close() {
    open.values().forEach(Ec2Vpc::close);
  }
}
