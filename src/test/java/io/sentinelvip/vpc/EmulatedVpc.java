package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Route;
import io.sentinelvip.vpc.World.State;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A VPC in this JVM: the EC2 Query API and STS on one port, and an IMDSv2 for each instance on its
 * own. What it answers are EC2's documented answers, codes and texts; it has no data plane. It is
 * made with {@link #builder}; every method may be called from any thread.
 */
public final class EmulatedVpc implements AutoCloseable {

  /** A route as a person would see it in the console. */
  public record RouteView(
      String target, Optional<String> instance, boolean active, boolean propagated) {}

  private final Store store;
  private final Faults faults;
  private final CallLog log = new CallLog();
  private final Identities identities;
  private final Map<String, String> roles = new HashMap<>();
  private final Map<String, Imds> imds = new HashMap<>();
  private final Ec2Server ec2;

  EmulatedVpc(VpcBuilder builder) {
    store = new Store(builder.world());
    faults = new Faults(store);
    identities = new Identities(builder.clock, builder.credentialLife);
    ec2 =
        new Ec2Server(
            store,
            faults,
            log,
            identities,
            new Sts(identities, Set.copyOf(builder.assumable)),
            builder.clock,
            builder.latency,
            builder.ec2At,
            builder.key);
    builder.instances.forEach(instance -> serve(builder, instance));
  }

  private void serve(VpcBuilder builder, InstanceBuilder instance) {
    roles.put(instance.id, instance.role);
    imds.put(
        instance.id,
        new Imds(
            instance.imdsAt,
            builder.clock,
            () -> new Metadata(store.now(), instance.id, instance.role, identities)));
  }

  /** Begins a VPC of one network, 10.0.0.0/16, without instances or tables. */
  public static VpcBuilder builder() {
    return new VpcBuilder();
  }

  /** EC2's and STS's base URL, for {@code AWS_ENDPOINT_URL_EC2} and {@code _STS}. */
  public URI endpoint() {
    return ec2.url();
  }

  /** How many connections to EC2 began a TLS handshake so far; 0 where it is not over TLS. */
  public int handshakes() {
    return ec2.handshakes();
  }

  /** Whether a connection stays open after a request that names no action; at first it does. */
  public void keepsGreeted(boolean does) {
    ec2.keepsGreeted(does);
  }

  /** By how many connections a request came that named no action: that only opens a connection. */
  public int greetings() {
    return ec2.greetings();
  }

  /** The base URL of an instance's metadata service. */
  public URI imds(String instance) {
    return metadata(instance).url();
  }

  /** The metadata service of an instance, to make it fail. */
  public Imds metadata(String instance) {
    return Optional.ofNullable(imds.get(instance))
        .orElseThrow(() -> new IllegalArgumentException("not built with instance " + instance));
  }

  /** The access key that the instance's role signs with at present. */
  public String accessKey(String instance) {
    String role = Optional.ofNullable(roles.get(instance)).orElse("");
    return identities.ofInstance(instance, role).accessKey();
  }

  /** Where faults are set. */
  public Faults faults() {
    return faults;
  }

  /** Every call. */
  public CallLog log() {
    return log;
  }

  /** The calls of one action, in order. */
  public List<Call> calls(String action) {
    return log.of(action);
  }

  /** The calls that would change something, DryRun or not: what alert-only never makes. */
  public List<Call> mutatingCalls() {
    return log.mutating();
  }

  /** Time added to each call: half before it takes effect, half before its answer. */
  public void latency(Duration perCall) {
    ec2.latency(perCall);
  }

  /** Where a table's route to a CIDR points at present; one that a person made goes first. */
  public Optional<RouteView> route(String table, String cidr) {
    World world = store.now();
    return world.table(table).routes().stream()
        .filter(r -> r.destination().equals(Addresses.canonical(cidr)))
        .min((a, b) -> Boolean.compare(a.isPropagated(), b.isPropagated()))
        .map(
            r ->
                new RouteView(
                    r.targetId(),
                    Optional.ofNullable(world.enis().get(r.targetId()))
                        .flatMap(World.Eni::attachment)
                        .map(World.Attachment::instanceId),
                    world.stateOf(r).equals("active"),
                    r.isPropagated()));
  }

  /** The hardware address of an interface, by which its metadata are found. */
  public String hardwareAddress(String eni) {
    return store.now().eni(eni).mac();
  }

  /** Whether the source/dest check of an interface is on. */
  public boolean sourceDestCheck(String eni) {
    return store.now().eni(eni).sourceDestCheck();
  }

  /** Sets the source/dest check by another hand: no call is logged. */
  public void sourceDestCheck(String eni, boolean on) {
    store.change(world -> world.with(world.eni(eni).withSourceDestCheck(on)));
  }

  /** Points a table's route at an interface by another hand, creating it: no call is logged. */
  public void point(String table, String cidr, String eni) {
    String destination = Addresses.canonical(cidr);
    changeRoutes(
        table,
        routes -> {
          List<Route> next = new ArrayList<>(routes);
          next.removeIf(r -> r.destination().equals(destination) && !r.isPropagated());
          next.add(Route.toEni(destination, eni));
          return next;
        });
  }

  /** Takes a table's routes to a CIDR away by another hand: no call is logged. */
  public void removeRoute(String table, String cidr) {
    String destination = Addresses.canonical(cidr);
    changeRoutes(
        table,
        routes -> routes.stream().filter(r -> !r.destination().equals(destination)).toList());
  }

  /** Tags a table by another hand: no call is logged. */
  public void tag(String table, String key, String value) {
    store.change(
        world ->
            world.withTable(
                table,
                t -> {
                  Map<String, String> tags = new HashMap<>(t.tags());
                  tags.put(key, value);
                  return t.withTags(Map.copyOf(tags));
                }));
  }

  private void changeRoutes(String table, UnaryOperator<List<Route>> change) {
    store.change(world -> world.withTable(table, t -> t.withRoutes(change.apply(t.routes()))));
  }

  /** Gives an instance one more interface by another hand, its check on: no call is logged. */
  public void attach(String instance, String eni, String address) {
    InstanceBuilder.EniBuilder more = InstanceBuilder.eni(eni).ip(address);
    store.change(
        world ->
            world.with(
                more.build(
                    instance, world.instance(instance).subnetId(), world.enisOf(instance).size())));
  }

  /** Takes an interface away by another hand: no call is logged. */
  public void detach(String eni) {
    store.change(world -> world.withoutEni(eni));
  }

  /** Stops an instance: routes to it are blackholes until it starts again. */
  public void stop(String instance) {
    store.change(world -> InstanceSetupActions.move(world, instance, State.STOPPED));
  }

  /** Starts a stopped instance. */
  public void start(String instance) {
    store.change(world -> InstanceSetupActions.move(world, instance, State.RUNNING));
  }

  /** Terminates an instance; its interfaces go with it. */
  public void terminate(String instance) {
    store.change(world -> InstanceSetupActions.move(world, instance, State.TERMINATED));
  }

  @Override
  public void close() {
    imds.values().forEach(Imds::close);
    ec2.close();
  }
}
