package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Network;
import io.sentinelvip.vpc.World.Subnet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Says what a VPC is made of. */
public final class VpcBuilder {

  /** The subnet of an instance that names none; it is there when no other is. */
  public static final String DEFAULT_SUBNET = "subnet-0000000000000000a";

  static final String NETWORK = "vpc-00000000000000001";

  /** The security group of an interface that names none; all of the VPC may come in by it. */
  public static final String DEFAULT_GROUP = "sg-00000000000000001";

  final List<InstanceBuilder> instances = new ArrayList<>();
  final Set<String> assumable = new HashSet<>();
  InstantSource clock = InstantSource.system();
  Duration credentialLife = Duration.ofHours(6);
  Duration latency = Duration.ZERO;
  InetSocketAddress ec2At = Addresses.socket("127.0.0.1", 0);
  Optional<TlsKey> key = Optional.empty();

  private final List<TableBuilder> tables = new ArrayList<>();
  private final List<Subnet> subnets = new ArrayList<>();
  private final List<World.Group> groups = new ArrayList<>();
  private final List<String> cidrs = new ArrayList<>();
  private final List<String> ipv6Cidrs = new ArrayList<>();

  VpcBuilder() {}

  /** A CIDR of the VPC, IPv4 or IPv6; without one it is 10.0.0.0/16. */
  public VpcBuilder cidr(String cidr) {
    (cidr.contains(":") ? ipv6Cidrs : cidrs).add(Addresses.canonical(cidr));
    return this;
  }

  /** A subnet. */
  public VpcBuilder subnet(String id, String cidr, String zone) {
    subnets.add(new Subnet(id, NETWORK, Addresses.canonical(cidr), zone, Map.of()));
    return this;
  }

  /** A security group that lets TCP of some ports in from a CIDR or a group. */
  public VpcBuilder securityGroup(String id, int from, int to, String source) {
    groups.add(
        new World.Group(id, NETWORK, id, List.of(new World.Ingress("tcp", from, to, source))));
    return this;
  }

  /** An instance; {@code how} gives it its interfaces. */
  public VpcBuilder instance(String id, Consumer<InstanceBuilder> how) {
    InstanceBuilder instance = new InstanceBuilder(id);
    how.accept(instance);
    instances.add(instance);
    return this;
  }

  /** A route table; {@code how} gives it its tags, associations and routes. */
  public VpcBuilder table(String id, Consumer<TableBuilder> how) {
    TableBuilder table = new TableBuilder(id);
    how.accept(table);
    tables.add(table);
    return this;
  }

  /** A role that anybody may assume, by its ARN. */
  public VpcBuilder assumableRole(String arn) {
    assumable.add(arn);
    return this;
  }

  /** How long the credentials of an instance's role live; IMDS renews them at half of it. */
  public VpcBuilder credentialLife(Duration life) {
    credentialLife = life;
    return this;
  }

  /** Time added to each call of EC2. */
  public VpcBuilder latency(Duration perCall) {
    latency = perCall;
    return this;
  }

  /** Where EC2 and STS listen; without it, on any free port of 127.0.0.1. */
  public VpcBuilder ec2At(String address, int port) {
    ec2At = Addresses.socket(address, port);
    return this;
  }

  /** EC2 and STS are served over TLS with this key, and are called {@value TlsKey#HOST}. */
  public VpcBuilder tls(TlsKey by) {
    key = Optional.of(by);
    return this;
  }

  /** The clock of tokens, credentials and the log. */
  public VpcBuilder clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Starts it. */
  public EmulatedVpc start() {
    return new EmulatedVpc(this);
  }

  World world() {
    List<String> v4 = cidrs.isEmpty() ? List.of("10.0.0.0/16") : List.copyOf(cidrs);
    Network network = new Network(NETWORK, v4, List.copyOf(ipv6Cidrs), Map.of());
    World world = World.EMPTY.with(network);
    List<World.Ingress> fromVpc =
        Stream.concat(v4.stream(), ipv6Cidrs.stream())
            .map(cidr -> new World.Ingress("-1", -1, -1, cidr))
            .toList();
    world = world.with(new World.Group(DEFAULT_GROUP, NETWORK, "default", fromVpc));
    for (World.Group group : groups) {
      world = world.with(group);
    }
    if (subnets.isEmpty()) {
      subnet(DEFAULT_SUBNET, v4.get(0), "us-east-1a");
    }
    for (Subnet subnet : subnets) {
      world = world.with(subnet);
    }
    for (InstanceBuilder instance : instances) {
      world = instance.addTo(world, subnets.get(0).id());
    }
    for (TableBuilder table : tables) {
      world = world.with(table.build(network));
    }
    return world;
  }
}
