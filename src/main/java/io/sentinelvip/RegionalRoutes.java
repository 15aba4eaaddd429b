package io.sentinelvip;

import io.sentinelvip.World.RegionSource;
import io.sentinelvip.ec2.AssumedRole;
import io.sentinelvip.ec2.Ec2Routes;
import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.PlacesPort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * EC2 once the region is known: a world that does not tell it yet is no reason to end (promise P7).
 */
final class RegionalRoutes implements Routes, PlacesPort, AutoCloseable {

  /** For one election; whoever tells of the next one has all made warm again. */
  private static final Duration STAYS_WARM = Duration.ofMinutes(1);

  private final RegionSource region;
  private final Optional<AssumedRole> role;
  private final Supplier<Optional<VpcId>> vpc;
  private final ApiMeter meter;
  private @Nullable Ec2Routes routes;
  private volatile int connections;
  private volatile long warmUntil;

  RegionalRoutes(
      RegionSource region,
      Optional<AssumedRole> role,
      Supplier<Optional<VpcId>> vpc,
      ApiMeter meter) {
    this.meter = meter;
    this.region = region;
    this.role = role;
    this.vpc = vpc;
  }

  private synchronized Ec2Routes there() throws FaultException {
    Ec2Routes known = routes;
    if (known == null) {
      known = new Ec2Routes(region.region(), role, vpc, meter);
      routes = known;
    }
    return known;
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) throws FaultException {
    return there().readTables(selector, vip);
  }

  @Override
  public Map<VipId, List<TableView>> readTables(Map<VipId, TableSelector.ByIds> wanted)
      throws FaultException {
    return there().readTables(wanted);
  }

  @Override
  public boolean readCheck(RouteTarget target) throws FaultException {
    return there().readCheck(target);
  }

  @Override
  public void disableCheck(RouteTarget target, Gate gate) throws FaultException {
    there().disableCheck(target, gate);
  }

  @Override
  public void pointRoute(RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate)
      throws FaultException {
    there().pointRoute(table, vip, target, create, gate);
  }

  @Override
  public void rehearse(RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own)
      throws FaultException {
    there().rehearse(table, vip, present, own);
  }

  @Override
  public List<Place> places(Set<Ip> addresses, Set<EniId> interfaces) throws FaultException {
    return there().places(addresses, interfaces);
  }

  @Override
  public void warmUp(int tables) {
    warmUntil = System.nanoTime() + STAYS_WARM.toNanos();
    connections = tables;
    known().ifPresent(r -> r.warmUp(tables));
  }

  /** Has connections open while there may be a failover; nothing at other times. */
  void stayWarm() {
    if (connections > 0 && System.nanoTime() - warmUntil < 0) {
      known().ifPresent(r -> r.stayWarm(connections));
    }
  }

  /** Goes the way to EC2 once, and asks for nothing; false while the way is not known. */
  boolean greet() {
    return known().map(Ec2Routes::greet).orElse(false);
  }

  private synchronized Optional<Ec2Routes> known() {
    return Optional.ofNullable(routes);
  }

  /** When the agent's own credentials end; empty if they do not, or none were needed yet. */
  synchronized Optional<Instant> credentialsUntil() {
    Ec2Routes known = routes;
    return known == null ? Optional.empty() : known.credentialsUntil();
  }

  @Override
  public synchronized void close() {
    Ec2Routes known = routes;
    if (known != null) {
      known.close();
    }
  }
}
