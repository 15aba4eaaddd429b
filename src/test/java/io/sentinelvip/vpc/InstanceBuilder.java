package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Attachment;
import io.sentinelvip.vpc.World.Eni;
import io.sentinelvip.vpc.World.Instance;
import io.sentinelvip.vpc.World.State;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Says what an instance is made of. */
public final class InstanceBuilder {

  /** Says what an interface is made of. */
  public static final class EniBuilder {
    private final String id;
    private final List<String> privateIps = new ArrayList<>();
    private final List<String> publicIps = new ArrayList<>();
    private final List<String> ipv6s = new ArrayList<>();
    private boolean sourceDestCheck = true;
    private Optional<String> subnet = Optional.empty();
    private final List<String> groups = new ArrayList<>();

    private EniBuilder(String id) {
      this.id = id;
    }

    /** An address, the primary one first; any, 127.0.0.x too; IPv6 where it is one. */
    public EniBuilder ip(String address) {
      (address.contains(":") ? ipv6s : privateIps).add(Addresses.ip(address));
      return this;
    }

    /** A public address. */
    public EniBuilder publicIp(String address) {
      publicIps.add(Addresses.ip(address));
      return this;
    }

    /** Whether its source/dest check is on; it is unless said otherwise, as in EC2. */
    public EniBuilder sourceDestCheck(boolean on) {
      sourceDestCheck = on;
      return this;
    }

    /** Its subnet; without it, the instance's. */
    public EniBuilder subnet(String subnetId) {
      subnet = Optional.of(subnetId);
      return this;
    }

    /** One of its security groups; without any, the VPC's default group. */
    public EniBuilder group(String securityGroup) {
      groups.add(securityGroup);
      return this;
    }

    Eni build(String instance, String subnetOfInstance, int device) {
      int hash = id.hashCode();
      return new Eni(
          id,
          subnet.orElse(subnetOfInstance),
          "02:%02x:%02x:%02x:%02x:%02x"
              .formatted(hash >>> 24, hash >> 16 & 255, hash >> 8 & 255, hash & 255, device),
          List.copyOf(privateIps),
          List.copyOf(publicIps),
          List.copyOf(ipv6s),
          sourceDestCheck,
          Optional.of(new Attachment(id.replace("eni-", "eni-attach-"), instance, device)),
          groups.isEmpty() ? List.of(VpcBuilder.DEFAULT_GROUP) : List.copyOf(groups));
    }
  }

  static EniBuilder eni(String eniId) {
    return new EniBuilder(eniId);
  }

  final String id;
  String role = "sentinel-vip";
  InetSocketAddress imdsAt = Addresses.socket("127.0.0.1", 0);
  private Optional<String> subnet = Optional.empty();
  private final List<EniBuilder> enis = new ArrayList<>();

  InstanceBuilder(String id) {
    this.id = id;
  }

  /** Its next interface: device index 0, 1, ... */
  public InstanceBuilder eni(String eniId, Consumer<EniBuilder> how) {
    EniBuilder eni = new EniBuilder(eniId);
    how.accept(eni);
    enis.add(eni);
    return this;
  }

  /** Its next interface, with one address. */
  public InstanceBuilder eni(String eniId, String address) {
    return eni(eniId, eni -> eni.ip(address));
  }

  /** Its subnet; without it, the VPC's first. */
  public InstanceBuilder subnet(String subnetId) {
    subnet = Optional.of(subnetId);
    return this;
  }

  /** Its role's name; an empty one is an instance without a profile. */
  public InstanceBuilder role(String name) {
    role = name;
    return this;
  }

  /** Where its metadata service listens; without it, on any free port of 127.0.0.1. */
  public InstanceBuilder imdsAt(String address, int port) {
    imdsAt = Addresses.socket(address, port);
    return this;
  }

  World addTo(World world, String firstSubnet) {
    String in = world.subnet(subnet.orElse(firstSubnet)).id();
    World next = world.with(new Instance(id, in, State.RUNNING, Map.of()));
    for (int device = 0; device < enis.size(); device++) {
      next = next.with(enis.get(device).build(id, in, device));
    }
    return next;
  }
}
