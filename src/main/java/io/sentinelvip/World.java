package io.sentinelvip;

import io.sentinelvip.config.Config;
import io.sentinelvip.ec2.AssumedRole;
import io.sentinelvip.ec2.Ec2Routes;
import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.engine.PlacesPort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.imds.Imds;
import io.sentinelvip.loopback.IpLoopback;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import io.sentinelvip.sentinel.RedisRoles;
import io.sentinelvip.sentinel.SentinelLinks;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Every adapter of one configuration, as the agent and the preflight share them. */
final class World implements AutoCloseable {

  final SentinelLinks sentinels;
  final RedisRoles roles;
  final IpLoopback loopback;
  final SelfPort self;
  final RegionSource region;
  private final Map<VipId, RegionalRoutes> routes = new HashMap<>();
  private final AtomicReference<Optional<VpcId>> vpc = new AtomicReference<>(Optional.empty());

  World(Config config, Map<String, String> environment, Inbox inbox) {
    this(config, environment, inbox, ApiMeter.NONE);
  }

  World(Config config, Map<String, String> environment, Inbox inbox, ApiMeter meter) {
    Imds imds = new Imds(imdsAt(environment), Settings.overrides(config), Clock.SYSTEM);
    self = () -> remember(imds.learn());
    region = () -> region(config.identity().region(), imds);
    Set<MasterName> masters = new HashSet<>();
    config.vips().forEach(v -> masters.add(v.master()));
    sentinels =
        new SentinelLinks(
            config.sentinels().addresses(),
            masters,
            Settings.access(config.sentinels().access(), environment),
            inbox,
            Clock.SYSTEM,
            config.claimOn() == Config.ClaimOn.ELECTED_LEADER);
    roles = new RedisRoles(Settings.redis(config, environment), inbox, Clock.SYSTEM);
    loopback = new IpLoopback(config.stateDir());
    Map<Optional<AssumedRole>, RegionalRoutes> byRole = new HashMap<>();
    Settings.roles(config)
        .forEach(
            (vip, role) ->
                routes.put(
                    vip,
                    byRole.computeIfAbsent(
                        role, r -> new RegionalRoutes(region, r, vpc::get, meter))));
  }

  private static String region(Optional<String> configured, Imds imds) throws FaultException {
    Optional<String> here = configured.or(Ec2Routes::configuredRegion);
    if (here.isPresent()) {
      return here.get();
    }
    try {
      return imds.region();
    } catch (FaultException e) {
      throw new FaultException(RegionSource.unknown(e.fault()), e);
    }
  }

  /** EC2, as it is to be asked about this VIP's tables. */
  Routes routes(VipId vip) {
    return Objects.requireNonNull(routes.get(vip));
  }

  /**
   * EC2, as it is asked where nodes are: by the agent's own credentials, whoever's the tables are.
   */
  PlacesPort places() {
    return routes.values().iterator().next();
  }

  /** When the agent's own credentials end; empty if they do not, or none were needed yet. */
  Optional<Instant> credentialsUntil() {
    return routes.values().stream()
        .flatMap(r -> r.credentialsUntil().stream())
        .min(Comparator.naturalOrder());
  }

  /** Each way to EC2. */
  Set<RegionalRoutes> ways() {
    return Set.copyOf(routes.values());
  }

  private Identity remember(Identity identity) {
    vpc.set(identity.vpc());
    return identity;
  }

  private static URI imdsAt(Map<String, String> environment) {
    try {
      return Imds.endpoint(environment);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "AWS_EC2_METADATA_SERVICE_ENDPOINT: not a URL; write one like http://169.254.169.254", e);
    }
  }

  @Override
  public void close() {
    sentinels.close();
    roles.close();
    ways().forEach(RegionalRoutes::close);
  }

  /** Where the region is to be had: the configuration, the SDK's variables and files, IMDS. */
  @FunctionalInterface
  interface RegionSource {
    String region() throws FaultException;

    /** The fault of a region that nobody knows. */
    static Fault unknown(Fault cause) {
      return new Fault(
          Fault.Kind.TRANSIENT,
          "RegionUnknown",
          "neither identity.region nor AWS_REGION is set, and IMDS does not tell the region: "
              + cause.text());
    }
  }
}
