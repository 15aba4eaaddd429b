package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Group;
import io.sentinelvip.vpc.World.Ingress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Security groups: what a test needs to make them, and DescribeSecurityGroups. */
final class GroupActions {

  static final Map<String, Action> SETUP =
      Map.of(
          "CreateSecurityGroup",
          GroupActions::create,
          "AuthorizeSecurityGroupIngress",
          (world, query, ids) -> authorize(world, query));

  static final Map<String, Action> READS =
      Map.of("DescribeSecurityGroups", (world, query, ids) -> read(world, query));

  private GroupActions() {}

  private static Action.Outcome create(World world, Query query, Action.Ids ids) {
    Group group =
        new Group(
            ids.next("sg"),
            world.network(query.required("VpcId")).id(),
            query.required("GroupName"),
            List.of());
    query.required("GroupDescription");
    return new Action.Outcome(
        world.with(group), new Xml().text("return", true).text("groupId", group.id()).toString());
  }

  private static Action.Outcome authorize(World world, Query query) {
    Group group = world.group(query.required("GroupId"));
    for (int n = 1; query.get("IpPermissions." + n + ".IpProtocol").isPresent(); n++) {
      String at = "IpPermissions." + n + ".";
      List<String> sources = new ArrayList<>();
      each(query, at + "IpRanges", "CidrIp", sources);
      each(query, at + "Ipv6Ranges", "CidrIpv6", sources);
      each(query, at + "Groups", "GroupId", sources);
      for (String source : sources) {
        group =
            group.plus(
                new Ingress(
                    query.required(at + "IpProtocol"),
                    query.number(at + "FromPort", -1),
                    query.number(at + "ToPort", -1),
                    source));
      }
    }
    return Action.Outcome.done(world.with(group));
  }

  private static void each(Query query, String at, String field, List<String> sources) {
    for (int i = 1; query.get(at + "." + i + "." + field).isPresent(); i++) {
      sources.add(query.required(at + "." + i + "." + field));
    }
  }

  private static Action.Outcome read(World world, Query query) {
    List<Group> found =
        NetworkReads.asked(query.list("GroupId"), world::group, world.groups().values()).stream()
            .filter(g -> query.filter(Map.of()).test(name -> values(g, name)))
            .toList();
    return new Action.Outcome(
        world, new Xml().items("securityGroupInfo", found, GroupActions::write).toString());
  }

  private static Optional<List<String>> values(Group group, String filter) {
    return Optional.ofNullable(
        switch (filter) {
          case "vpc-id" -> List.of(group.networkId());
          case "group-id" -> List.of(group.id());
          case "group-name" -> List.of(group.name());
          default -> null;
        });
  }

  private static void write(Xml xml, Group group) {
    xml.text("ownerId", NetworkReads.ACCOUNT)
        .text("groupId", group.id())
        .text("groupName", group.name())
        .text("groupDescription", group.name())
        .text("vpcId", group.networkId())
        .items("ipPermissions", group.ingress(), GroupActions::write);
  }

  private static void write(Xml xml, Ingress rule) {
    xml.text("ipProtocol", rule.protocol());
    if (!rule.protocol().equals("-1")) {
      xml.text("fromPort", rule.from()).text("toPort", rule.to());
    }
    xml.items(
            "groups",
            only(rule, isGroup(rule)),
            (x, source) -> x.text("userId", NetworkReads.ACCOUNT).text("groupId", source))
        .items(
            "ipRanges",
            only(rule, !isGroup(rule) && !isIpv6(rule)),
            (x, source) -> x.text("cidrIp", source))
        .items("ipv6Ranges", only(rule, isIpv6(rule)), (x, source) -> x.text("cidrIpv6", source))
        .items("prefixListIds", List.<String>of(), (x, source) -> x.text("prefixListId", source));
  }

  private static boolean isGroup(Ingress rule) {
    return rule.source().startsWith("sg-");
  }

  private static boolean isIpv6(Ingress rule) {
    return rule.source().contains(":");
  }

  private static List<String> only(Ingress rule, boolean wanted) {
    return wanted ? List.of(rule.source()) : List.of();
  }
}
