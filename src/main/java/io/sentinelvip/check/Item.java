package io.sentinelvip.check;

import io.sentinelvip.check.Line.Status;
import java.util.Locale;

/**
 * What is looked at, in the order of dependence: what is wrong in one may make later ones wrong.
 */
public enum Item {
  /** The file, the variables and the flags. */
  CONFIGURATION(Status.FAIL),
  /** Whether alerts can be delivered. */
  ALERTS(Status.OK),
  /** Which instance this is: IMDS. */
  INSTANCE(Status.FAIL),
  /** Each Sentinel: whether it answers, and whether its messages are heard. */
  SENTINEL(Status.FAIL),
  /** How many Sentinels there are, and how many of them may fail. */
  SENTINELS(Status.FAIL),
  /** The configured quorum. */
  QUORUM(Status.FAIL),
  /** What the Sentinels themselves say about their quorum. */
  CKQUORUM(Status.FAIL),
  /** Whether all name the same master at the same epoch. */
  SAME_VIEW(Status.FAIL),
  /** Whether names and addresses are mixed. */
  HOST_NAMES(Status.WARN),
  /** Whether Sentinel lists this node, by address and port. */
  NODE(Status.FAIL),
  /** The local Redis and its role. */
  REDIS(Status.FAIL),
  /** Whether it answers at the address that it announces, too. */
  ANNOUNCED(Status.FAIL),
  /** Whether it listens at the VIP. */
  BIND(Status.FAIL),
  /** Whether a master that was cut off stops to take writes. */
  MIN_REPLICAS(Status.WARN),
  /** Whether there is a replica to be promoted. */
  REPLICAS(Status.FAIL),
  /** Whether anything replicates from, or monitors, the VIP. */
  REPLICA_OF_VIP(Status.FAIL),
  /** Which network interface the route is to name. */
  INTERFACE(Status.FAIL),
  /** Whether EC2 answers. */
  EC2(Status.FAIL),
  /** This host's clock. */
  CLOCK(Status.FAIL),
  /** The VIP against the CIDRs of the VPC. */
  VIP_CIDR(Status.FAIL),
  /** Whether the route tables are there, and used. */
  TABLES(Status.FAIL),
  /** Each table's route to the VIP. */
  ROUTE(Status.FAIL),
  /** What that route leads to. */
  TARGET(Status.WARN),
  /** Which subnets have no way to the VIP. */
  SUBNETS(Status.WARN),
  /** Routes to other single addresses whose target is gone. */
  DEAD_ROUTES(Status.WARN),
  /** The source/dest check of this node's interface. */
  SOURCE_DEST_CHECK(Status.FAIL),
  /** Whether the route may be replaced. */
  IAM_REPLACE(Status.FAIL),
  /** Whether the route may be created. */
  IAM_CREATE(Status.FAIL),
  /** Whether the source/dest check may be turned off. */
  IAM_CHECK(Status.FAIL),
  /** Whether the security groups let the port in. */
  SECURITY_GROUP(Status.FAIL),
  /** Whether the VIP is on the loopback where it should be. */
  LOOPBACK(Status.FAIL),
  /** The kernel's reverse path filter. */
  RP_FILTER(Status.FAIL),
  /** Whether the kernel forwards packets. */
  IP_FORWARD(Status.FAIL),
  /** What the group asks of EC2, against what EC2 lets an account ask. */
  API_RATE(Status.WARN);

  private final Status worst;

  Item(Status worst) {
    this.worst = worst;
  }

  /** As bad as a line about it can be. */
  public Status worst() {
    return worst;
  }

  /** As it is printed: {@code same-view}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
