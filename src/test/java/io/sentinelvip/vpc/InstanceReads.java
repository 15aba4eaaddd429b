package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Attachment;
import io.sentinelvip.vpc.World.Eni;
import io.sentinelvip.vpc.World.Instance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** DescribeInstances, DescribeNetworkInterfaces and DescribeInstanceAttribute. */
final class InstanceReads {

  static final Map<String, Action> ALL =
      Map.of(
          "DescribeInstances", (world, query, ids) -> instances(world, query),
          "DescribeNetworkInterfaces", (world, query, ids) -> enis(world, query),
          "DescribeInstanceAttribute", (world, query, ids) -> attribute(world, query));

  private InstanceReads() {}

  private static Action.Outcome instances(World world, Query query) {
    List<Instance> found =
        NetworkReads.asked(query.list("InstanceId"), world::instance, world.instances().values())
            .stream()
            .filter(i -> query.filter(i.tags()).test(name -> values(world, i, name)))
            .toList();
    Xml xml =
        new Xml()
            .items(
                "reservationSet",
                found,
                (x, i) ->
                    x.text("reservationId", "r" + i.id().substring(1))
                        .text("ownerId", NetworkReads.ACCOUNT)
                        .items("instancesSet", List.of(i), (y, one) -> write(y, world, one)));
    return new Action.Outcome(world, xml.toString());
  }

  private static Optional<List<String>> values(World world, Instance instance, String filter) {
    return Optional.ofNullable(
        switch (filter) {
          case "instance-id" -> List.of(instance.id());
          case "instance-state-name" -> List.of(name(instance.state()));
          case "vpc-id" -> List.of(world.subnet(instance.subnetId()).networkId());
          case "subnet-id" -> List.of(instance.subnetId());
          default -> null;
        });
  }

  static String name(World.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static void write(Xml xml, World world, Instance instance) {
    List<Eni> enis = world.enisOf(instance.id());
    Optional<Eni> first = enis.stream().findFirst();
    xml.text("instanceId", instance.id())
        .in(
            "instanceState",
            () -> xml.text("code", instance.state().code).text("name", name(instance.state())))
        .in(
            "placement",
            () -> xml.text("availabilityZone", world.subnet(instance.subnetId()).zone()))
        .text("vpcId", world.subnet(instance.subnetId()).networkId())
        .text("subnetId", instance.subnetId())
        .maybe("privateIpAddress", first.map(e -> e.privateIps().get(0)))
        .maybe("ipAddress", first.flatMap(e -> e.publicIps().stream().findFirst()))
        .maybe("sourceDestCheck", first.map(Eni::sourceDestCheck))
        .items("networkInterfaceSet", enis, (x, eni) -> write(x, world, eni));
    NetworkReads.tags(xml, instance.tags());
  }

  private static Action.Outcome enis(World world, Query query) {
    List<Eni> found =
        NetworkReads.asked(query.list("NetworkInterfaceId"), world::eni, world.enis().values())
            .stream()
            .filter(e -> query.filter(Map.of()).test(name -> values(world, e, name)))
            .toList();
    return new Action.Outcome(
        world,
        new Xml().items("networkInterfaceSet", found, (x, eni) -> write(x, world, eni)).toString());
  }

  private static Optional<List<String>> values(World world, Eni eni, String filter) {
    Optional<Attachment> attachment = eni.attachment();
    return Optional.ofNullable(
        switch (filter) {
          case "network-interface-id" -> List.of(eni.id());
          case "vpc-id" -> List.of(world.subnet(eni.subnetId()).networkId());
          case "subnet-id" -> List.of(eni.subnetId());
          case "mac-address" -> List.of(eni.mac());
          case "private-ip-address", "addresses.private-ip-address" -> eni.privateIps();
          case "source-dest-check" -> List.of(String.valueOf(eni.sourceDestCheck()));
          case "attachment.instance-id" -> attachment.map(Attachment::instanceId).stream().toList();
          case "attachment.device-index" ->
              attachment.map(a -> String.valueOf(a.deviceIndex())).stream().toList();
          default -> null;
        });
  }

  static void write(Xml xml, World world, Eni eni) {
    xml.text("networkInterfaceId", eni.id())
        .text("subnetId", eni.subnetId())
        .text("vpcId", world.subnet(eni.subnetId()).networkId())
        .text("availabilityZone", world.subnet(eni.subnetId()).zone())
        .text("ownerId", NetworkReads.ACCOUNT)
        .text("requesterManaged", false)
        .text("status", eni.attachment().isPresent() ? "in-use" : "available")
        .text("macAddress", eni.mac())
        .text("privateIpAddress", eni.privateIps().get(0))
        .text("sourceDestCheck", eni.sourceDestCheck())
        .items(
            "privateIpAddressesSet",
            eni.privateIps(),
            (x, ip) ->
                x.text("privateIpAddress", ip).text("primary", ip.equals(eni.privateIps().get(0))))
        .items(
            "groupSet",
            eni.groups(),
            (x, id) -> x.text("groupId", id).text("groupName", world.group(id).name()))
        .items("ipv6AddressesSet", eni.ipv6s(), (x, ip) -> x.text("ipv6Address", ip));
    eni.attachment()
        .ifPresent(
            a ->
                xml.in(
                    "attachment",
                    () ->
                        xml.text("attachmentId", a.id())
                            .text("instanceId", a.instanceId())
                            .text("instanceOwnerId", NetworkReads.ACCOUNT)
                            .text("deviceIndex", a.deviceIndex())
                            .text("networkCardIndex", 0)
                            .text("status", "attached")
                            .text("deleteOnTermination", true)));
  }

  private static Action.Outcome attribute(World world, Query query) {
    if (!query.required("Attribute").equals("sourceDestCheck")) {
      throw Ec2Error.invalid(
          "Value (%s) for parameter attribute is invalid. Unknown attribute."
              .formatted(query.required("Attribute")));
    }
    Eni eni = world.onlyEniOf(query.required("InstanceId"));
    Xml xml = new Xml().text("instanceId", query.required("InstanceId"));
    xml.in("sourceDestCheck", () -> xml.text("value", eni.sourceDestCheck()));
    return new Action.Outcome(world, xml.toString());
  }
}
