package io.sentinelvip.core;

import io.sentinelvip.core.VipSettings.Loopback;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drives the core by hand: one VIP, three Sentinels, a clock that moves only when told. What the
 * core wants done is collected; {@link #took} returns it since the last call, so that a story reads
 * as said and done.
 */
final class Story {

  static final Endpoint ME = new Endpoint("10.0.1.11", 6379);
  static final Endpoint OTHER = new Endpoint("10.0.2.12", 6379);
  static final EniId ENI = new EniId("eni-0000000a");
  static final EniId ELSEWHERE = new EniId("eni-0000000b");
  static final InstanceId INSTANCE = new InstanceId("i-0000000a");
  static final RouteTableId T1 = new RouteTableId("rtb-00000001");
  static final RouteTableId T2 = new RouteTableId("rtb-00000002");

  Moment now = new Moment(1_000_000_000L, 1_700_000_000_000L);
  VipState state;
  Decision last;
  private final List<Intent> intents = new ArrayList<>();

  Story(VipSettings settings, long remembered) {
    state = VipState.initial(settings, remembered, 42, now);
    last = tell(new Event.Woke());
  }

  /** An agent that has just started, with two tables. */
  static Story begins() {
    return new Story(settings().build(), 0);
  }

  /** As {@link #begins}, and everything about itself is known. */
  static Story settled() {
    Story s = begins();
    s.identity();
    s.loopback(false);
    s.check(false);
    return s;
  }

  /** A replica at rest: another node is master at {@code epoch}, and both tables point there. */
  static Story following(long epoch) {
    Story s = settled();
    s.role(Role.REPLICA);
    s.views(OTHER, epoch);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.took();
    return s;
  }

  /** A master at rest since its start. */
  static Story holding(long epoch) {
    Story s = settled();
    s.tell(new Event.LoopbackSeen(true, true));
    s.role(Role.MASTER);
    s.views(ME, epoch);
    s.tables(ENI, ENI);
    s.took();
    return s;
  }

  static Settings settings() {
    return new Settings();
  }

  /** Settings with the usual values, each replaceable. */
  static final class Settings {
    TableSelector tables = new TableSelector.ByIds(List.of(T1, T2));
    Loopback loopback = Loopback.MANAGED;
    boolean createMissing = true;
    boolean prepare = true;
    boolean alertOnly;
    int sentinels = 3;
    Set<Ip> selfAddresses = Set.of();
    Set<String> selfNames = Set.of();
    Optional<EniId> eni = Optional.empty();
    Optional<String> redisHost = Optional.empty();

    Settings alertOnly() {
      alertOnly = true;
      return this;
    }

    Settings noCreate() {
      createMissing = false;
      return this;
    }

    Settings noPrepare() {
      prepare = false;
      return this;
    }

    Settings loopbackStatic() {
      loopback = Loopback.STATIC;
      return this;
    }

    Settings selfNames(String... names) {
      selfNames = Set.of(names);
      return this;
    }

    VipSettings build() {
      return new VipSettings(
          new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10"))),
          tables,
          6379,
          redisHost,
          selfNames,
          selfAddresses,
          eni,
          true,
          loopback,
          createMissing,
          prepare,
          alertOnly,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          sentinels);
    }
  }

  Decision tell(Event e) {
    last = Decider.decide(state, e, now);
    state = last.next();
    intents.addAll(last.intents());
    return last;
  }

  /** Lets {@code millis} pass, waking the core whenever it asked for. */
  void pass(long millis) {
    Moment end = now.plus(Duration.ofMillis(millis));
    while (!last.wakeAt().reached(end)) {
      now =
          Moment.earlier(
              end,
              last.wakeAt().reached(now.plus(Duration.ofMillis(1)))
                  ? last.wakeAt()
                  : now.plus(Duration.ofMillis(1)));
      tell(new Event.Woke());
    }
    now = end;
    tell(new Event.Woke());
  }

  /** As {@link #pass}, while the Sentinels and Redis answer each second as given. */
  void passAnswered(int seconds, Endpoint named, long epoch, Role role) {
    for (int i = 0; i < seconds; i++) {
      pass(1000);
      role(role);
      views(named, epoch);
    }
  }

  void identity() {
    tell(new Event.IdentityLearned(identity(List.of(eni(ENI, 0, "10.0.1.11")))));
  }

  static Identity identity(List<NetworkInterface> enis) {
    return new Identity(INSTANCE, enis, Optional.empty(), Set.of(cidr("10.0.0.0/16")));
  }

  static NetworkInterface eni(EniId id, int index, String ip) {
    return new NetworkInterface(id, index, Set.of(Ip.of(ip)));
  }

  static Cidr cidr(String text) {
    return Cidr.parse(text).orElseThrow();
  }

  void check(boolean on) {
    tell(new Event.CheckRead(ENI, on, now));
  }

  void loopback(boolean present) {
    tell(new Event.LoopbackSeen(present, present));
  }

  void role(Role role) {
    tell(new Event.RoleAnswered(ME, role, now, now));
  }

  /** All three Sentinels name {@code named}. */
  void views(Endpoint named, long epoch) {
    Stream.of(1, 2, 3).forEach(i -> view(i, named, epoch));
  }

  void view(int sentinel, Endpoint named, long epoch) {
    view(sentinel, named, epoch, 2, FailoverState.NONE);
  }

  void view(int sentinel, Endpoint named, long epoch, int others, FailoverState failover) {
    tell(
        new Event.ViewAnswered(
            new SentinelView(
                runId(sentinel),
                via(sentinel),
                named,
                epoch,
                others,
                2,
                false,
                failover,
                now,
                now)));
  }

  static RunId runId(int sentinel) {
    return new RunId(String.valueOf(sentinel).repeat(40));
  }

  static Endpoint via(int sentinel) {
    return new Endpoint("10.0." + sentinel + ".1" + sentinel, 26379);
  }

  /** EC2 shows the two tables pointing at these; null: no route. */
  void tables(@Nullable EniId... enis) {
    List<RouteTableId> ids = List.of(T1, T2);
    List<TableView> views = new ArrayList<>();
    for (int i = 0; i < enis.length; i++) {
      views.add(
          new TableView(
              ids.get(i),
              Optional.ofNullable(enis[i])
                  .map(
                      eni ->
                          new TableView.Route(Optional.of(eni), Optional.empty(), true, false))));
    }
    tell(new Event.TablesRead(views, now));
  }

  void pointed(RouteTableId... tables) {
    Arrays.stream(tables).forEach(t -> tell(new Event.RoutePointed(t)));
  }

  void notPointed(RouteTableId table, Fault.Kind kind, String code) {
    tell(new Event.RouteNotPointed(table, new Fault(kind, code, code + " on " + table)));
  }

  /** What the core wanted done since the last call. */
  List<Intent> took() {
    List<Intent> all = List.copyOf(intents);
    intents.clear();
    return all;
  }

  /** What it wanted changed since the last call. */
  List<Intent> changes() {
    return took().stream().filter(Intent::mutating).toList();
  }

  /** Which tables it wanted written since the last call. */
  List<RouteTableId> writes() {
    return of(took(), Intent.PointRoute.class).stream().map(Intent.PointRoute::table).toList();
  }

  static <I extends Intent> List<I> of(List<Intent> all, Class<I> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  TableState table(RouteTableId id) {
    return Objects.requireNonNull(state.tables().get(id));
  }

  /** The keys of the alerts that stand. */
  Set<String> alerts() {
    return state.raised().keySet();
  }
}
