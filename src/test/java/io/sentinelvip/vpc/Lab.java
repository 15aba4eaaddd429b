package io.sentinelvip.vpc;

import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * A VPC with two instances and a tagged table, made over the wire of whatever answers; nothing else
 * is shared between tests.
 */
record Lab(Ec2Client ec2, String vpc, String subnet, Node a, Node b, String table) {

  /** An instance and its first interface. */
  record Node(String instance, String eni) {}

  static final String TAG = "sentinel-vip";

  static Lab create(Ec2Client ec2) {
    String vpc = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    String subnet =
        ec2.createSubnet(r -> r.vpcId(vpc).cidrBlock("10.0.1.0/24")).subnet().subnetId();
    Node a = node(ec2, subnet);
    Node b = node(ec2, subnet);
    return new Lab(ec2, vpc, subnet, a, b, newTable(ec2, vpc));
  }

  private static Node node(Ec2Client ec2, String subnet) {
    Instance instance =
        ec2.runInstances(
                r ->
                    r.imageId("ami-12c6146b")
                        .instanceType(InstanceType.T3_MICRO)
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet))
            .instances()
            .get(0);
    return new Node(
        instance.instanceId(), instance.networkInterfaces().get(0).networkInterfaceId());
  }

  private static String newTable(Ec2Client ec2, String vpc) {
    TagSpecification tags =
        TagSpecification.builder()
            .resourceType(ResourceType.ROUTE_TABLE)
            .tags(Tag.builder().key(TAG).value("in-" + vpc).build())
            .build();
    return ec2.createRouteTable(r -> r.vpcId(vpc).tagSpecifications(tags))
        .routeTable()
        .routeTableId();
  }

  /** One more table, tagged as the first. */
  String newTable() {
    return newTable(ec2, vpc);
  }

  /** One more interface on an instance. */
  String secondEni(Node node) {
    String eni =
        ec2.createNetworkInterface(r -> r.subnetId(subnet)).networkInterface().networkInterfaceId();
    ec2.attachNetworkInterface(
        r -> r.networkInterfaceId(eni).instanceId(node.instance()).deviceIndex(1));
    return eni;
  }

  void create(String cidr, Node to) {
    ec2.createRoute(
        r -> r.routeTableId(table).destinationCidrBlock(cidr).networkInterfaceId(to.eni()));
  }

  void replace(String cidr, Node to) {
    ec2.replaceRoute(
        r -> r.routeTableId(table).destinationCidrBlock(cidr).networkInterfaceId(to.eni()));
  }

  RouteTable read() {
    return ec2.describeRouteTables(r -> r.routeTableIds(table)).routeTables().get(0);
  }

  List<Route> routes(String cidr) {
    return read().routes().stream()
        .filter(
            r -> cidr.equals(r.destinationCidrBlock()) || cidr.equals(r.destinationIpv6CidrBlock()))
        .toList();
  }

  /** The one route to a CIDR. */
  Route route(String cidr) {
    List<Route> found = routes(cidr);
    if (found.size() != 1) {
      throw new AssertionError("not one route to " + cidr + ": " + found);
    }
    return found.get(0);
  }
}
