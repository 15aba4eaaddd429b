package io.sentinelvip.check;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A VPC with one table, which its two subnets use, and one security group. */
final class FakeVpc implements VpcPort {

  static final VpcId ID = new VpcId("vpc-0a1b2c3d");

  final List<String> calls;

  /** By the name of the method; all of them by {@code *}. */
  final Map<String, Fault> faults = new HashMap<>();

  List<Table> tables = new ArrayList<>();
  List<Subnet> subnets =
      List.of(
          new Subnet("subnet-0a1b2c3d", "10.0.1.0/24", "eu-central-1a"),
          new Subnet("subnet-0a1b2c3e", "10.0.2.0/24", "eu-central-1b"));
  List<Rule> rules = List.of(new Rule("tcp", 6379, 6379, List.of("10.0.0.0/16")));
  List<String> groups = List.of("sg-0a1b2c3d");
  @Nullable Duration ahead = Duration.ofMillis(300);
  String state = "running";
  String attachedTo = "i-0a1b2c3d";
  @Nullable EniId detached;

  FakeVpc(List<String> calls) {
    this.calls = calls;
    table(FakeWorld.TABLE, true);
  }

  /** One more table, with a route to the VPC itself. */
  void table(RouteTableId id, boolean main, String... its) {
    Cidr vpc = Cidr.parse("10.0.0.0/16").orElseThrow();
    tables.add(
        new Table(id, main, Set.of(its), List.of(new Route(vpc, Optional.empty(), true, true))));
  }

  /** One more route in the first table. */
  void route(String cidr, boolean active) {
    Table first = tables.get(0);
    List<Route> routes = new ArrayList<>(first.routes());
    routes.add(
        new Route(Cidr.parse(cidr).orElseThrow(), Optional.of(FakeWorld.OTHER_ENI), active, false));
    tables.set(0, new Table(first.id(), first.main(), first.subnets(), routes));
  }

  private void may(String call) throws FaultException {
    Fault fault = faults.getOrDefault(call, faults.get("*"));
    if (fault != null) {
      throw new FaultException(fault);
    }
  }

  @Override
  public List<Table> tables(VpcId vpc) throws FaultException {
    may("tables");
    return tables;
  }

  @Override
  public List<Subnet> subnets(VpcId vpc) throws FaultException {
    may("subnets");
    return subnets;
  }

  @Override
  public Optional<Card> card(EniId eni) throws FaultException {
    may("card");
    Optional<InstanceId> at =
        eni.equals(detached) ? Optional.empty() : Optional.of(new InstanceId(attachedTo));
    return Optional.of(new Card(eni, Optional.of(ID), at, groups));
  }

  @Override
  public Optional<String> state(InstanceId instance) throws FaultException {
    may("state");
    return Optional.of(state);
  }

  @Override
  public List<Rule> inbound(List<String> ids) throws FaultException {
    may("inbound");
    return rules;
  }

  @Override
  public void mayReplace(RouteTableId table, Vip vip, RouteTarget present) throws FaultException {
    calls.add("may replace " + table + " " + present);
    may("mayReplace");
  }

  @Override
  public void mayCreate(RouteTableId table, Vip vip, RouteTarget present) throws FaultException {
    calls.add("may create " + table + " " + present);
    may("mayCreate");
  }

  @Override
  public void mayDisableCheck(RouteTarget own) throws FaultException {
    calls.add("may disable " + own);
    may("mayDisableCheck");
  }

  @Override
  public Optional<Duration> clockAhead() {
    return Optional.ofNullable(ahead);
  }

  @Override
  public void close() {}
}
