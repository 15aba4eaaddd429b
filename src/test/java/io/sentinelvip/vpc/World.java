package io.sentinelvip.vpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All that EC2 knows at one moment. It never changes: a change makes the next world, so that a
 * stale read is simply an answer from an earlier one.
 */
record World(
    Map<String, Network> networks,
    Map<String, Subnet> subnets,
    Map<String, Table> tables,
    Map<String, Instance> instances,
    Map<String, Eni> enis,
    Map<String, Group> groups) {

  static final World EMPTY = new World(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** A VPC. */
  record Network(String id, List<String> cidrs, List<String> ipv6Cidrs, Map<String, String> tags) {}

  /** A subnet; its CIDR is not compared with the addresses in it. */
  record Subnet(String id, String networkId, String cidr, String zone, Map<String, String> tags) {}

  /** A route table. */
  record Table(
      String id,
      String networkId,
      Map<String, String> tags,
      List<Association> associations,
      List<Route> routes) {

    Table withRoutes(List<Route> next) {
      return new Table(id, networkId, tags, associations, List.copyOf(next));
    }

    Table withAssociations(List<Association> next) {
      return new Table(id, networkId, tags, List.copyOf(next), routes);
    }

    Table withTags(Map<String, String> next) {
      return new Table(id, networkId, next, associations, routes);
    }

    boolean isMain() {
      return associations.stream().anyMatch(a -> a.subnetId().isEmpty());
    }
  }

  /** What ties a table to a subnet; without a subnet it is the VPC's main table. */
  record Association(String id, Optional<String> subnetId) {}

  /**
   * A route.
   *
   * @param destination its CIDR
   * @param targetField the answer's element that names the target: {@code networkInterfaceId},
   *     {@code gatewayId}, ...
   * @param targetId what that element says
   * @param origin {@code CreateRouteTable}, {@code CreateRoute} or {@code
   *     EnableVgwRoutePropagation}
   */
  record Route(String destination, String targetField, String targetId, String origin) {
    static final String PROPAGATED = "EnableVgwRoutePropagation";
    static final String ENI = "networkInterfaceId";

    static Route toEni(String destination, String eni) {
      return new Route(destination, ENI, eni, "CreateRoute");
    }

    static Route local(String destination) {
      return new Route(destination, "gatewayId", "local", "CreateRouteTable");
    }

    boolean isPropagated() {
      return origin.equals(PROPAGATED);
    }
  }

  /** An instance; its addresses are those of its interfaces. */
  record Instance(String id, String subnetId, State state, Map<String, String> tags) {
    Instance in(State next) {
      return new Instance(id, subnetId, next, tags);
    }
  }

  /** An instance's state, with EC2's code for it. */
  enum State {
    RUNNING(16),
    STOPPED(80),
    TERMINATED(48);

    final int code;

    State(int code) {
      this.code = code;
    }
  }

  /** An elastic network interface. */
  record Eni(
      String id,
      String subnetId,
      String mac,
      List<String> privateIps,
      List<String> publicIps,
      List<String> ipv6s,
      boolean sourceDestCheck,
      Optional<Attachment> attachment,
      List<String> groups) {

    Eni withSourceDestCheck(boolean on) {
      return new Eni(id, subnetId, mac, privateIps, publicIps, ipv6s, on, attachment, groups);
    }

    Eni withAttachment(Optional<Attachment> next) {
      return new Eni(
          id, subnetId, mac, privateIps, publicIps, ipv6s, sourceDestCheck, next, groups);
    }
  }

  /** What ties an interface to an instance. */
  record Attachment(String id, String instanceId, int deviceIndex) {}

  /** A security group; what goes out is not its matter here. */
  record Group(String id, String networkId, String name, List<Ingress> ingress) {
    Group plus(Ingress one) {
      List<Ingress> next = new ArrayList<>(ingress);
      next.add(one);
      return new Group(id, networkId, name, List.copyOf(next));
    }
  }

  /**
   * A rule for what comes in.
   *
   * @param protocol {@code tcp}, or {@code -1} for all
   * @param from the first port; -1 where the protocol is all
   * @param to the last port
   * @param source a CIDR, or the id of a group
   */
  record Ingress(String protocol, int from, int to, String source) {}

  World with(Network network) {
    return new World(
        put(networks, network.id(), network), subnets, tables, instances, enis, groups);
  }

  World with(Subnet subnet) {
    return new World(networks, put(subnets, subnet.id(), subnet), tables, instances, enis, groups);
  }

  World with(Table table) {
    return new World(networks, subnets, put(tables, table.id(), table), instances, enis, groups);
  }

  World with(Instance instance) {
    return new World(
        networks, subnets, tables, put(instances, instance.id(), instance), enis, groups);
  }

  World with(Eni eni) {
    return new World(networks, subnets, tables, instances, put(enis, eni.id(), eni), groups);
  }

  World with(Group group) {
    return new World(networks, subnets, tables, instances, enis, put(groups, group.id(), group));
  }

  World withoutEni(String id) {
    Map<String, Eni> next = new LinkedHashMap<>(enis);
    next.remove(id);
    return new World(networks, subnets, tables, instances, next, groups);
  }

  World withTable(String id, UnaryOperator<Table> change) {
    return with(change.apply(table(id)));
  }

  Network network(String id) {
    return find(networks, id, "vpc", "InvalidVpcID", "InvalidVpcID", "vpc");
  }

  Subnet subnet(String id) {
    return find(subnets, id, "subnet", "InvalidSubnetID", "InvalidSubnetID", "subnet");
  }

  Table table(String id) {
    return find(tables, id, "rtb", "InvalidRouteTableID", "InvalidRouteTableId", "routeTable");
  }

  Instance instance(String id) {
    return find(instances, id, "i", "InvalidInstanceID", "InvalidInstanceID", "instance");
  }

  Eni eni(String id) {
    return find(
        enis,
        id,
        "eni",
        "InvalidNetworkInterfaceID",
        "InvalidNetworkInterfaceId",
        "networkInterface");
  }

  Group group(String id) {
    return find(groups, id, "sg", "InvalidGroup", "InvalidGroupId", "security group");
  }

  /** The group that a VPC is made with, and that an interface has when none is named. */
  Group defaultGroup(String networkId) {
    return groups.values().stream()
        .filter(g -> g.networkId().equals(networkId) && g.name().equals("default"))
        .findFirst()
        .orElseThrow();
  }

  /** The interfaces of an instance, in the order of their device index. */
  List<Eni> enisOf(String instanceId) {
    return enis.values().stream()
        .filter(e -> e.attachment().filter(a -> a.instanceId().equals(instanceId)).isPresent())
        .sorted((a, b) -> Integer.compare(deviceIndex(a), deviceIndex(b)))
        .toList();
  }

  /**
   * The one interface of an instance.
   *
   * @throws Ec2Error {@code InvalidInstanceID} where it has several, as EC2 does for routes and for
   *     the source/dest check
   */
  Eni onlyEniOf(String instanceId) {
    Instance instance = instance(instanceId);
    List<Eni> all = enisOf(instanceId);
    if (all.isEmpty()) {
      throw Ec2Error.of(
          "IncorrectInstanceState",
          "The instance '%s' is not in a state from which it can be used: %s"
              .formatted(instanceId, instance.state()));
    }
    if (all.size() > 1) {
      throw Ec2Error.severalInterfaces(instanceId);
    }
    return all.get(0);
  }

  /** {@code active}, or {@code blackhole} where the target is gone, detached or stopped. */
  String stateOf(Route route) {
    if (!route.targetField().equals(Route.ENI)) {
      return "active";
    }
    return Optional.ofNullable(enis.get(route.targetId()))
        .flatMap(Eni::attachment)
        .map(Attachment::instanceId)
        .map(instances::get)
        .filter(i -> i.state() == State.RUNNING)
        .map(i -> "active")
        .orElse("blackhole");
  }

  private static int deviceIndex(Eni eni) {
    return eni.attachment().map(Attachment::deviceIndex).orElse(-1);
  }

  private static <T> T find(
      Map<String, T> all, String id, String prefix, String code, String malformed, String noun) {
    if (!id.matches(prefix + "-([0-9a-f]{8}|[0-9a-f]{17})")) {
      throw Ec2Error.of(malformed + ".Malformed", "Invalid id: \"%s\"".formatted(id));
    }
    return Optional.ofNullable(all.get(id))
        .orElseThrow(
            () ->
                Ec2Error.of(
                    code + ".NotFound", "The %s ID '%s' does not exist".formatted(noun, id)));
  }

  private static <T> Map<String, T> put(Map<String, T> map, String key, T value) {
    Map<String, T> next = new LinkedHashMap<>(map);
    next.put(key, value);
    return next;
  }
}
