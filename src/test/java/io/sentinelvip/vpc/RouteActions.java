package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Route;
import io.sentinelvip.vpc.World.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CreateRoute, ReplaceRoute and DeleteRoute. */
final class RouteActions {

  static final Map<String, Action> ALL =
      Map.of(
          "CreateRoute", (world, query, ids) -> create(world, query),
          "ReplaceRoute", (world, query, ids) -> replace(world, query),
          "DeleteRoute", (world, query, ids) -> delete(world, query));

  /** Targets that are taken as given: by the request's name, the answer's element. */
  private static final Map<String, String> OPAQUE =
      Map.of(
          "GatewayId", "gatewayId",
          "NatGatewayId", "natGatewayId",
          "TransitGatewayId", "transitGatewayId",
          "VpcPeeringConnectionId", "vpcPeeringConnectionId");

  private RouteActions() {}

  private static Action.Outcome create(World world, Query query) {
    Table table = world.table(query.required("RouteTableId"));
    Route route = route(world, query, table, Addresses.canonical(destination(query)));
    refuseInsideVpc(world, table, route);
    Optional<Route> there = fixed(table, route.destination());
    if (there.isPresent()) {
      if (there.get().equals(route)) {
        return Action.Outcome.done(world);
      }
      throw Ec2Error.of(
          "RouteAlreadyExists",
          "The route identified by %s already exists.".formatted(route.destination()));
    }
    List<Route> next = new ArrayList<>(table.routes());
    next.add(route);
    return Action.Outcome.done(world.with(table.withRoutes(next)));
  }

  private static Action.Outcome replace(World world, Query query) {
    Table table = world.table(query.required("RouteTableId"));
    Route route = route(world, query, table, destination(query));
    Route old =
        fixed(table, route.destination()).orElseThrow(() -> Ec2Error.noRoute(route.destination()));
    List<Route> next = new ArrayList<>(table.routes());
    next.set(
        next.indexOf(old),
        new Route(old.destination(), route.targetField(), route.targetId(), old.origin()));
    return Action.Outcome.done(world.with(table.withRoutes(next)));
  }

  private static Action.Outcome delete(World world, Query query) {
    Table table = world.table(query.required("RouteTableId"));
    String destination = destination(query);
    Route old =
        fixed(table, destination)
            .orElseThrow(
                () ->
                    Ec2Error.of(
                        "InvalidRoute.NotFound",
                        "no route with destination-cidr-block %s in route table %s"
                            .formatted(destination, table.id())));
    List<Route> next = new ArrayList<>(table.routes());
    next.remove(old);
    return Action.Outcome.done(world.with(table.withRoutes(next)));
  }

  /** The route that a person made; a propagated one can be neither replaced nor deleted. */
  private static Optional<Route> fixed(Table table, String destination) {
    return table.routes().stream()
        .filter(r -> r.destination().equals(destination) && !r.isPropagated())
        .findFirst();
  }

  private static String destination(Query query) {
    Optional<String> v6 = query.get("DestinationIpv6CidrBlock");
    String text = v6.orElseGet(() -> query.required("DestinationCidrBlock"));
    if (v6.isPresent() != Addresses.cidr(text).base().isV6()) {
      throw Ec2Error.invalid(
          "Value (%s) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."
              .formatted(text));
    }
    return Addresses.ip(Addresses.cidr(text).base().toString()) + "/" + Addresses.cidr(text).bits();
  }

  private static Route route(World world, Query query, Table table, String destination) {
    List<Route> targets = new ArrayList<>();
    query
        .get("InstanceId")
        .map(id -> world.onlyEniOf(id).id())
        .map(eni -> Route.toEni(destination, eni))
        .ifPresent(targets::add);
    query
        .get("NetworkInterfaceId")
        .map(id -> world.eni(id).id())
        .map(eni -> Route.toEni(destination, eni))
        .ifPresent(targets::add);
    OPAQUE.forEach(
        (name, element) ->
            query
                .get(name)
                .map(id -> new Route(destination, element, id, "CreateRoute"))
                .ifPresent(targets::add));
    if (query.flag("LocalTarget")) {
      targets.add(new Route(destination, "gatewayId", "local", "CreateRoute"));
    }
    if (targets.size() != 1) {
      throw targets.isEmpty()
          ? Ec2Error.missing("gatewayId")
          : Ec2Error.of(
              "InvalidParameterCombination",
              "The request must contain exactly one target, not %d".formatted(targets.size()));
    }
    refuseOtherVpc(world, table, targets.get(0));
    return targets.get(0);
  }

  private static void refuseOtherVpc(World world, Table table, Route route) {
    if (route.targetField().equals(Route.ENI)) {
      String subnet = world.eni(route.targetId()).subnetId();
      if (!world.subnet(subnet).networkId().equals(table.networkId())) {
        throw Ec2Error.invalid(
            "route table %s and interface %s belong to different networks"
                .formatted(table.id(), route.targetId()));
      }
    }
  }

  /** Only a whole subnet may be routed inside the VPC, and only to an interface. */
  private static void refuseInsideVpc(World world, Table table, Route route) {
    Network network = world.network(table.networkId());
    List<String> cidrs = new ArrayList<>(network.cidrs());
    cidrs.addAll(network.ipv6Cidrs());
    if (cidrs.stream().noneMatch(cidr -> Addresses.within(route.destination(), cidr))) {
      return;
    }
    if (!route.targetField().equals(Route.ENI)) {
      throw Ec2Error.invalid(
          ("The destination CIDR block %s is equal to or more specific than one of this VPC's CIDR"
                  + " blocks. This route can target only an interface or an instance.")
              .formatted(route.destination()));
    }
    boolean wholeSubnet =
        world.subnets().values().stream()
            .filter(s -> s.networkId().equals(network.id()))
            .anyMatch(s -> s.cidr().equals(route.destination()));
    if (!wholeSubnet) {
      throw Ec2Error.invalid("Route destination doesn't match any subnet CIDR blocks.");
    }
  }
}
