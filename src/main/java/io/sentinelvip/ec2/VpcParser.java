package io.sentinelvip.ec2;

import io.sentinelvip.engine.VpcPort.Card;
import io.sentinelvip.engine.VpcPort.Route;
import io.sentinelvip.engine.VpcPort.Rule;
import io.sentinelvip.engine.VpcPort.Subnet;
import io.sentinelvip.engine.VpcPort.Table;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.VpcId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** What EC2's Describe actions answered about a VPC, in the port's terms. */
final class VpcParser {

  private VpcParser() {}

  /** Empty where its id is none. */
  static Optional<Table> table(RouteTable t) {
    return text(t.routeTableId())
        .filter(RouteTableId::isValid)
        .map(
            id ->
                new Table(
                    new RouteTableId(id),
                    t.associations().stream().anyMatch(VpcParser::isMain),
                    t.associations().stream()
                        .filter(VpcParser::stands)
                        .flatMap(a -> text(a.subnetId()).stream())
                        .collect(Collectors.toSet()),
                    t.routes().stream().flatMap(r -> route(r).stream()).toList()));
  }

  private static boolean isMain(RouteTableAssociation a) {
    return Boolean.TRUE.equals(a.main());
  }

  /** One that is coming, going or failed does not; where no state is told, it stands. */
  private static boolean stands(RouteTableAssociation a) {
    return a.associationState() == null
        || List.of("associated", "associating").contains(a.associationState().stateAsString());
  }

  /** Empty for a route to a prefix list. */
  private static Optional<Route> route(software.amazon.awssdk.services.ec2.model.Route r) {
    return text(r.destinationCidrBlock())
        .or(() -> text(r.destinationIpv6CidrBlock()))
        .flatMap(Cidr::parse)
        .map(
            to ->
                new Route(
                    to,
                    text(r.networkInterfaceId()).filter(EniId::isValid).map(EniId::new),
                    Objects.equals(r.stateAsString(), "active"),
                    Objects.equals(r.gatewayId(), "local")));
  }

  static Subnet subnet(software.amazon.awssdk.services.ec2.model.Subnet s) {
    String block =
        text(s.cidrBlock())
            .or(
                () ->
                    s.ipv6CidrBlockAssociationSet().stream()
                        .flatMap(a -> text(a.ipv6CidrBlock()).stream())
                        .findFirst())
            .orElse("");
    return new Subnet(text(s.subnetId()).orElse(""), block, text(s.availabilityZone()).orElse(""));
  }

  static Card card(EniId id, NetworkInterface n) {
    return new Card(
        id,
        text(n.vpcId()).filter(VpcId::isValid).map(VpcId::new),
        Optional.ofNullable(n.attachment())
            .flatMap(a -> text(a.instanceId()))
            .filter(InstanceId::isValid)
            .map(InstanceId::new),
        n.groups().stream().flatMap(g -> text(g.groupId()).stream()).toList());
  }

  static Rule rule(IpPermission p) {
    List<String> sources =
        Stream.of(
                p.ipRanges().stream().map(r -> r.cidrIp()),
                p.ipv6Ranges().stream().map(r -> r.cidrIpv6()),
                p.userIdGroupPairs().stream().map(g -> g.groupId()),
                p.prefixListIds().stream().map(l -> l.prefixListId()))
            .flatMap(s -> s)
            .filter(Objects::nonNull)
            .toList();
    String protocol = text(p.ipProtocol()).orElse("");
    return new Rule(
        protocol.equals("6") ? "tcp" : protocol,
        Optional.ofNullable(p.fromPort()).orElse(-1),
        Optional.ofNullable(p.toPort()).orElse(-1),
        sources);
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value);
  }
}
