package io.sentinelvip.vpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sentinelvip.vpc.World.Association;
import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Route;
import io.sentinelvip.vpc.World.Subnet;
import io.sentinelvip.vpc.World.Table;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** DescribeVpcs, DescribeSubnets and DescribeRouteTables. */
final class NetworkReads {

  static final String ACCOUNT = "123456789012";

  static final Map<String, Action> ALL =
      Map.of(
          "DescribeVpcs", (world, query, ids) -> networks(world, query),
          "DescribeSubnets", (world, query, ids) -> subnets(world, query),
          "DescribeRouteTables", (world, query, ids) -> tables(world, query));

  /** What a page holds at most when the caller names no size, as EC2's. */
  private static final int PAGE = 100;

  private NetworkReads() {}

  private static Action.Outcome networks(World world, Query query) {
    List<Network> found =
        asked(query.list("VpcId"), world::network, world.networks().values()).stream()
            .filter(
                n ->
                    query
                        .filter(n.tags())
                        .test(
                            name ->
                                Optional.ofNullable(
                                    switch (name) {
                                      case "vpc-id" -> List.of(n.id());
                                      case "cidr" -> n.cidrs().subList(0, 1);
                                      default -> null;
                                    })))
            .toList();
    return new Action.Outcome(
        world, new Xml().items("vpcSet", found, NetworkReads::write).toString());
  }

  static void write(Xml xml, Network network) {
    xml.text("vpcId", network.id())
        .text("ownerId", ACCOUNT)
        .text("state", "available")
        .text("cidrBlock", network.cidrs().get(0))
        .items(
            "cidrBlockAssociationSet",
            network.cidrs(),
            (x, cidr) ->
                x.text("cidrBlock", cidr).in("cidrBlockState", () -> x.text("state", "associated")))
        .items(
            "ipv6CidrBlockAssociationSet",
            network.ipv6Cidrs(),
            (x, cidr) ->
                x.text("ipv6CidrBlock", cidr)
                    .in("ipv6CidrBlockState", () -> x.text("state", "associated")))
        .text("isDefault", false);
    tags(xml, network.tags());
  }

  private static Action.Outcome subnets(World world, Query query) {
    List<Subnet> found =
        asked(query.list("SubnetId"), world::subnet, world.subnets().values()).stream()
            .filter(
                s ->
                    query
                        .filter(s.tags())
                        .test(
                            name ->
                                Optional.ofNullable(
                                    switch (name) {
                                      case "vpc-id" -> List.of(s.networkId());
                                      case "subnet-id" -> List.of(s.id());
                                      case "availability-zone" -> List.of(s.zone());
                                      default -> null;
                                    })))
            .toList();
    return new Action.Outcome(
        world, new Xml().items("subnetSet", found, NetworkReads::write).toString());
  }

  static void write(Xml xml, Subnet subnet) {
    xml.text("subnetId", subnet.id())
        .text("ownerId", ACCOUNT)
        .text("state", "available")
        .text("vpcId", subnet.networkId())
        .text("cidrBlock", subnet.cidr())
        .text("availabilityZone", subnet.zone());
    tags(xml, subnet.tags());
  }

  private static Action.Outcome tables(World world, Query query) {
    List<Table> found =
        asked(query.list("RouteTableId"), world::table, world.tables().values()).stream()
            .filter(t -> query.filter(t.tags()).test(name -> values(t, name)))
            .toList();
    int size = query.number("MaxResults", PAGE);
    if (size < 5 || size > PAGE) {
      throw Ec2Error.invalid(
          "Value ( %d ) for parameter maxResults is invalid. Expecting a value %s."
              .formatted(size, size < 5 ? "greater than 5" : "less than 100"));
    }
    int from = Math.min(query.get("NextToken").map(NetworkReads::offset).orElse(0), found.size());
    int to = Math.min(from + size, found.size());
    Xml xml =
        new Xml().items("routeTableSet", found.subList(from, to), (x, t) -> write(x, world, t));
    if (to < found.size()) {
      xml.text("nextToken", Base64.getEncoder().encodeToString(("" + to).getBytes(UTF_8)));
    }
    return new Action.Outcome(world, xml.toString());
  }

  private static int offset(String token) {
    try {
      return Integer.parseInt(new String(Base64.getDecoder().decode(token), UTF_8));
    } catch (IllegalArgumentException e) {
      throw Ec2Error.invalid("Invalid value '%s' for nextToken".formatted(token));
    }
  }

  private static Optional<List<String>> values(Table table, String filter) {
    return Optional.ofNullable(
        switch (filter) {
          case "vpc-id" -> List.of(table.networkId());
          case "route-table-id" -> List.of(table.id());
          case "association.main" -> List.of(String.valueOf(table.isMain()));
          case "association.subnet-id" ->
              table.associations().stream().flatMap(a -> a.subnetId().stream()).toList();
          case "route.destination-cidr-block" ->
              destinations(table).filter(d -> !d.contains(":")).toList();
          case "route.destination-ipv6-cidr-block" ->
              destinations(table).filter(d -> d.contains(":")).toList();
          default -> null;
        });
  }

  private static Stream<String> destinations(Table table) {
    return table.routes().stream().map(Route::destination);
  }

  static void write(Xml xml, World world, Table table) {
    xml.text("routeTableId", table.id())
        .text("vpcId", table.networkId())
        .text("ownerId", ACCOUNT)
        .items("routeSet", table.routes(), (x, route) -> write(x, world, route))
        .items("associationSet", table.associations(), (x, a) -> write(x, table, a))
        .items(
            "propagatingVgwSet",
            table.routes().stream().filter(Route::isPropagated).map(Route::targetId).toList(),
            (x, id) -> x.text("gatewayId", id));
    tags(xml, table.tags());
  }

  private static void write(Xml xml, World world, Route route) {
    boolean v6 = route.destination().contains(":");
    xml.text(v6 ? "destinationIpv6CidrBlock" : "destinationCidrBlock", route.destination())
        .text(route.targetField(), route.targetId());
    Optional<String> instance =
        Optional.of(route)
            .filter(r -> r.targetField().equals(Route.ENI))
            .map(r -> world.enis().get(r.targetId()))
            .flatMap(World.Eni::attachment)
            .map(World.Attachment::instanceId);
    xml.maybe("instanceId", instance)
        .maybe("instanceOwnerId", instance.map(i -> ACCOUNT))
        .text("state", world.stateOf(route))
        .text("origin", route.origin());
  }

  private static void write(Xml xml, Table table, Association association) {
    xml.text("routeTableAssociationId", association.id())
        .text("routeTableId", table.id())
        .maybe("subnetId", association.subnetId())
        .text("main", association.subnetId().isEmpty())
        .in("associationState", () -> xml.text("state", "associated"));
  }

  static void tags(Xml xml, Map<String, String> tags) {
    xml.items(
        "tagSet",
        tags.entrySet(),
        (x, tag) -> x.text("key", tag.getKey()).text("value", tag.getValue()));
  }

  /** Those that the caller named, each of which must exist, or all. */
  static <T> Collection<T> asked(List<String> ids, Function<String, T> find, Collection<T> all) {
    return ids.isEmpty() ? all : ids.stream().map(find).toList();
  }
}
