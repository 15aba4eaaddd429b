package io.sentinelvip.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which instance this is, as IMDS or the configuration says.
 *
 * @param instance its id
 * @param interfaces its network interfaces, the primary first; not empty
 * @param vpc its VPC; empty where it could not be read
 * @param vpcCidrs the CIDRs of its VPC; empty where they could not be read
 */
public record Identity(
    InstanceId instance,
    List<NetworkInterface> interfaces,
    Optional<VpcId> vpc,
    Set<Cidr> vpcCidrs) {

  /** Copies and checks. */
  public Identity {
    interfaces = List.copyOf(interfaces);
    vpcCidrs = Set.copyOf(vpcCidrs);
    if (interfaces.isEmpty()) {
      throw new IllegalArgumentException("instance " + instance + " without a network interface");
    }
  }

  /** The interface that carries {@code ip}. */
  public Optional<NetworkInterface> carrying(Ip ip) {
    return interfaces.stream().filter(i -> i.addresses().contains(ip)).findFirst();
  }
}
