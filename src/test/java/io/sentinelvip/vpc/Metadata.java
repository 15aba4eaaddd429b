package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Eni;
import io.sentinelvip.vpc.World.Instance;
import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the metadata service of one instance says, item by item. */
final class Metadata {

  private static final String MACS = "meta-data/network/interfaces/macs/";

  private final Map<String, String> items = new TreeMap<>();

  /** The items of an instance as the world stands; {@code role} may be empty: no profile. */
  Metadata(World world, String instanceId, String role, Identities identities) {
    Instance instance = world.instance(instanceId);
    Subnet subnet = world.subnet(instance.subnetId());
    String zone = subnet.zone();
    String region = zone.substring(0, zone.length() - 1);
    List<Eni> enis = world.enisOf(instanceId);
    items.put("meta-data/instance-id", instanceId);
    items.put("meta-data/placement/region", region);
    items.put("meta-data/placement/availability-zone", zone);
    items.put("meta-data/services/partition", "aws");
    items.put("meta-data/services/domain", "amazonaws.com");
    enis.forEach(eni -> add(world, eni));
    enis.stream().findFirst().ifPresent(eni -> addPrimary(instanceId, eni, region, zone));
    if (!role.isEmpty()) {
      addRole(instanceId, role, identities.ofInstance(instanceId, role));
    }
  }

  private void addPrimary(String instanceId, Eni eni, String region, String zone) {
    items.put("meta-data/mac", eni.mac());
    items.put("meta-data/local-ipv4", eni.privateIps().get(0));
    items.put(
        "dynamic/instance-identity/document",
        """
        {
          "accountId" : "%s",
          "architecture" : "x86_64",
          "availabilityZone" : "%s",
          "instanceId" : "%s",
          "instanceType" : "t3.micro",
          "privateIp" : "%s",
          "region" : "%s",
          "version" : "2017-09-30"
        }"""
            .formatted(NetworkReads.ACCOUNT, zone, instanceId, eni.privateIps().get(0), region));
  }

  private void add(World world, Eni eni) {
    Subnet subnet = world.subnet(eni.subnetId());
    Network network = world.network(subnet.networkId());
    String at = MACS + eni.mac() + "/";
    items.put(at + "interface-id", eni.id());
    items.put(at + "mac", eni.mac());
    items.put(
        at + "device-number",
        eni.attachment().map(a -> String.valueOf(a.deviceIndex())).orElse("0"));
    items.put(at + "owner-id", NetworkReads.ACCOUNT);
    items.put(at + "subnet-id", subnet.id());
    items.put(at + "subnet-ipv4-cidr-block", subnet.cidr());
    items.put(at + "vpc-id", network.id());
    items.put(at + "vpc-ipv4-cidr-block", network.cidrs().get(0));
    list(at + "vpc-ipv4-cidr-blocks", network.cidrs());
    list(at + "vpc-ipv6-cidr-blocks", network.ipv6Cidrs());
    list(at + "local-ipv4s", eni.privateIps());
    list(at + "public-ipv4s", eni.publicIps());
    list(at + "ipv6s", eni.ipv6s());
  }

  /** An item that has nothing to say is not there at all: 404. */
  private void list(String path, List<String> values) {
    if (!values.isEmpty()) {
      items.put(path, String.join("\n", values));
    }
  }

  private void addRole(String instanceId, String role, Identities.Credentials credentials) {
    items.put(
        "meta-data/iam/info",
        """
        {
          "Code" : "Success",
          "LastUpdated" : "%s",
          "InstanceProfileArn" : "arn:aws:iam::%s:instance-profile/%s",
          "InstanceProfileId" : "AIPA%s"
        }"""
            .formatted(credentials.issued(), NetworkReads.ACCOUNT, role, instanceId.substring(2)));
    items.put(
        "meta-data/iam/security-credentials/" + role,
        """
        {
          "Code" : "Success",
          "LastUpdated" : "%s",
          "Type" : "AWS-HMAC",
          "AccessKeyId" : "%s",
          "SecretAccessKey" : "%s",
          "Token" : "%s",
          "Expiration" : "%s"
        }"""
            .formatted(
                credentials.issued(),
                credentials.accessKey(),
                credentials.secretKey(),
                credentials.token(),
                credentials.expires()));
  }

  /** The item at a path below {@code /latest/}, or the list of a directory; empty is a 404. */
  Optional<String> read(String path) {
    String exact = path.replaceFirst("/+$", "");
    if (items.containsKey(exact)) {
      return Optional.ofNullable(items.get(exact));
    }
    String children =
        items.keySet().stream()
            .filter(key -> key.startsWith(exact + "/"))
            .map(key -> child(key.substring(exact.length() + 1)))
            .distinct()
            .collect(Collectors.joining("\n"));
    return Optional.of(children).filter(text -> !text.isEmpty());
  }

  private static String child(String rest) {
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash + 1);
  }
}
