package io.sentinelvip.alert;

import java.util.Map;

/** What to do about each alert, in one sentence; the documentation says more. */
final class Remedies {

  private static final Map<String, String> BY_KEY =
      Map.ofEntries(
          Map.entry(
              "blind",
              "look at the Sentinels and the way to them; if you are sure that this node must have the"
                  + " VIP: sentinel-vip claim --despite-no-majority"),
          Map.entry("few-sentinels", "run three Sentinels or more, in three zones"),
          Map.entry(
              "quorum-thin",
              "bring the silent Sentinels back; if one is gone for good: SENTINEL RESET on the others, one"
                  + " by one"),
          Map.entry(
              "reads-slow",
              "see in CloudTrail who calls DescribeRouteTables so often, or have its limit raised in"
                  + " Service Quotas"),
          Map.entry("sentinel-refuses", "check sentinels.username, the password and the ACL"),
          Map.entry("sentinel-silent", "restart that Sentinel, or open the way to it"),
          Map.entry(
              "names-nobody",
              "set replica-announce-ip and sentinel announce-ip, repair DNS, or set self"),
          Map.entry("identity", "check that IMDSv2 is on, and its hop limit; or set identity"),
          Map.entry("eni", "set identity.network-interface"),
          Map.entry("vip-in-vpc", "choose a VIP outside every CIDR of the VPC"),
          Map.entry("paused", "sentinel-vip resume, when the work is done"),
          Map.entry(
              "redis-refuses", "check vips[].redis and its password; the user needs +role +ping"),
          Map.entry(
              "tables-unread", "check ec2:DescribeRouteTables and the way to the EC2 endpoint"),
          Map.entry(
              "check",
              "turn the source/dest check off by hand, or allow ec2:ModifyInstanceAttribute"),
          Map.entry(
              "check-unread", "allow ec2:DescribeInstances and ec2:DescribeNetworkInterfaces"),
          Map.entry("no-tables", "tag the route tables, or correct route-tables"),
          Map.entry("table-missing", "correct route-tables; in a shared VPC set assume-role"),
          Map.entry(
              "route", "do what the error asks for; point the route by hand if it must be now"),
          Map.entry("would-move", "move it by hand, or set mode: failover"),
          Map.entry("drift", "find out who changed it: CloudTrail, ReplaceRoute"),
          Map.entry("loopback", "add the VIP to lo as the text says, or check CAP_NET_ADMIN"),
          Map.entry("permission", "add the permission that the text names: a failover would fail"),
          Map.entry("moved", ""),
          Map.entry("demoted", ""),
          Map.entry(
              "new-history",
              "if nobody did SENTINEL REMOVE and MONITOR: look at each Sentinel with SENTINEL MASTER"),
          Map.entry(
              "not-followed",
              "look at the Sentinels: the one that led the failover has died or is cut off"),
          Map.entry("operator-claim", "make sure that no other node is master"),
          Map.entry(
              "no-failover",
              "look at the master and the Sentinels: SENTINEL CKQUORUM, and their logs"),
          Map.entry(
              "credentials",
              "check the instance's role and IMDS (or the profile): no new credentials come"),
          Map.entry("sink-failing", "repair the sink; sentinel-vip alert test tries each one"));

  private Remedies() {}

  /** For a key without what stands after its colon; empty for nothing. */
  static String of(String kind) {
    return BY_KEY.getOrDefault(kind, "");
  }

  static boolean knows(String kind) {
    return BY_KEY.containsKey(kind);
  }
}
