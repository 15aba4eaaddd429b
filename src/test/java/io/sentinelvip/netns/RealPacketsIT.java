package io.sentinelvip.netns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import io.sentinelvip.lab.Await;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients of the VIP live through, with real packets.
 *
 * <p><em>Convergence</em> of a subnet is the instant at which its router has the route to the new
 * master. From then on nothing that a client of that subnet sends can reach the old one, whatever
 * connections it has. Redis replicates asynchronously: a write that the old master acknowledged
 * before may be lost with it. None may be missing whose command was sent after convergence, nor any
 * that the new master acknowledged.
 */
class RealPacketsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Sentinel turns an old master that came back into a replica within this. */
  private static final Duration CONVERTED = Duration.ofSeconds(60);

  @BeforeAll
  static void namespacesAreThere() {
    String obstacle = NetLab.obstacle().orElse("");
    Require.orSkip("netns", obstacle.isEmpty(), obstacle);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void writesComeBackAfterTheMasterIsKilled(int apiMillis) {
    try (NetLab lab = NetLab.plan().latency(Duration.ofMillis(apiMillis)).start()) {
      lab.awaitSettled();
      List<Traffic> writers = writers(lab);
      Host old = lab.host(0);
      Instant fault = Instant.now();
      old.killRedis();
      Host next = lab.awaitMasterOtherThan(old);
      lab.awaitAt(next, SOON);
      judge("kill, API " + apiMillis + " ms", lab, fault, next, writers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void writesComeBackAfterAPlannedFailover(int apiMillis) {
    try (NetLab lab = NetLab.plan().latency(Duration.ofMillis(apiMillis)).start()) {
      lab.awaitSettled();
      List<Traffic> writers = writers(lab);
      Traffic popper = lab.popper(1);
      popper.awaitTold("blocked", SOON);
      Host old = lab.host(0);
      assertThat(lab.holds(old)).isTrue();
      Instant fault = Instant.now();
      assertThat(lab.host(1).sentinel("SENTINEL FAILOVER mymaster")).isEqualTo("OK");
      Host next = lab.awaitMasterOtherThan(old);

      Instant cut = Traffic.time(popper.awaitTold("free", SOON));
      assertThat(lab.holds(old)).as("the VIP on lo while Redis cuts its clients").isTrue();
      String back = popper.awaitTold("back", SOON);

      lab.awaitAt(next, SOON);
      judge("planned, API " + apiMillis + " ms", lab, fault, next, writers);
      assertThat(back).endsWith(next.runId());
      System.out.printf(
          "planned, API %d ms: a client blocked in BLPOP was let go %d ms after the order, and was"
              + " back %d ms after that: %s%n",
          apiMillis,
          Duration.between(fault, cut).toMillis(),
          Duration.between(cut, Traffic.time(back)).toMillis(),
          popper.told());
      Await.until("the VIP off the old master's lo", SOON, () -> !lab.holds(old));
      assertThat(lab.holds(next)).isTrue();
    }
  }

  @Test
  void anIsolatedMasterIsReplacedAndItsAgentSetsNoWrongRouteWhenItComesBack() {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      List<Traffic> writers = writers(lab);
      LinkDown row = new LinkDown(lab);
      Host old = lab.host(0);
      Instant fault = Instant.now();
      lab.net().isolate(old);
      Host next = lab.awaitMasterOtherThan(old);
      lab.awaitAt(next, SOON);
      judge("isolation, API 0 ms", lab, fault, next, writers);
      assertThat(old.role()).as("unaware of it all").isEqualTo("master");

      row.awaitTold(old);
      int moves = lab.moves().size();
      lab.net().reconnect(old);
      Instant healed = Instant.now();
      while (Duration.between(healed, Instant.now()).compareTo(Duration.ofSeconds(10)) < 0) {
        assertThat(NetLab.TABLES).allMatch(t -> lab.net().leadsTo(t, next));
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(lab.moves().subList(moves, lab.moves().size()))
          .extracting(DataPlane.Move::eni)
          .allMatch(next.eni()::equals);
      assertThat(writesOf(lab, old)).isEmpty();
      Await.until("the old master to follow", CONVERTED, () -> old.role().equals("slave"));
      Await.until("the VIP off its lo", SOON, () -> !lab.holds(old));
      assertThat(writesOf(lab, old)).isEmpty();
      assertThat(NetLab.TABLES).allMatch(t -> lab.net().leadsTo(t, next));
      row.judge(old, next, fault);
    }
  }

  @Test
  void aWinnerCutOffFromTheApiMovesTheRouteOnceItCanReachIt() {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      List<Traffic> writers = writers(lab);
      Host old = lab.host(0);
      lab.hosts().stream().filter(h -> h != old).forEach(lab.net()::cutApi);
      Instant fault = Instant.now();
      old.killRedis();
      Host next = lab.awaitMasterOtherThan(old);
      Await.until(
          "the alert of every route that cannot be moved",
          SOON,
          () -> NetLab.TABLES.stream().allMatch(t -> alerts(lab, next).contains("route:" + t)));
      assertThat(NetLab.TABLES).allMatch(t -> lab.net().leadsTo(t, old));

      lab.hosts().stream().filter(h -> h != old).forEach(lab.net()::mendApi);
      Instant mended = Instant.now();
      lab.awaitAt(next, SOON);
      System.out.printf(
          "API cut off: the router had the route %d ms after the API could be reached again%n",
          Duration.between(mended, lastMove(lab, next)).toMillis());
      judge("API cut off", lab, fault, next, writers);
    }
  }

  @Test
  void aSourceDestCheckThatIsOnIsTurnedOffByTheWinnerAndTrafficFlows() {
    try (NetLab lab = NetLab.plan().vip("prepare-source-dest-check", false).start()) {
      lab.awaitSettled();
      List<Traffic> writers = writers(lab);
      Host old = lab.host(0);
      assertThat(lab.hosts().stream().filter(h -> h != old))
          .allMatch(h -> lab.vpc().sourceDestCheck(h.eni()));
      Instant fault = Instant.now();
      old.killRedis();
      Host next = lab.awaitMasterOtherThan(old);
      lab.awaitAt(next, SOON);
      judge("source/dest check on", lab, fault, next, writers);
      assertThat(lab.vpc().sourceDestCheck(next.eni())).isFalse();
    }
  }

  @Test
  void aSourceDestCheckThatIsOnDropsTheTraffic() {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Traffic writer = writers(lab).get(0);
      Host master = lab.host(0);
      int before = lab.moves().size();
      lab.vpc().sourceDestCheck(master.eni(), true);
      Await.until("the router to drop", SOON, () -> lab.moves().size() > before);
      assertThat(lab.moves().get(before).eni()).isEmpty();
      Await.until(
          "the agent to turn it off again",
          Duration.ofSeconds(40),
          () -> !lab.vpc().sourceDestCheck(master.eni()));
      lab.awaitAt(master, SOON);
      writer.awaitMore(20, SOON);
    }
  }

  @Test
  void lossOnTheWayToTheSentinelsIsSeenInFiveSeconds() {
    try (NetLab lab = NetLab.plan().start()) {
      lab.awaitSettled();
      Host host = lab.host(2);
      Instant lost = Instant.now();
      lab.net().loseSentinels(host);
      Await.until(
          "two links that are gone, " + lab.status(host).path("sentinels"),
          Duration.ofSeconds(15),
          () -> troubled(lab.status(host)) == 2);
      Duration seen = Duration.between(lost, Instant.now());
      System.out.printf("loss of the Sentinels' answers: seen after %d ms%n", seen.toMillis());
      assertThat(seen).isLessThan(Duration.ofSeconds(5));

      lab.net().findSentinels(host);
      Await.until("the links back", SOON, () -> troubled(lab.status(host)) == 0);
      lab.awaitSettled();
      assertThat(NetLab.TABLES).allMatch(t -> lab.net().leadsTo(t, lab.host(0)));
    }
  }

  private static String alerts(NetLab lab, Host host) {
    return lab.status(host).at("/vips/0/alerts").toString();
  }

  private static long troubled(JsonNode status) {
    long count = 0;
    for (JsonNode link : status.path("sentinels")) {
      if (!link.path("problem").asText().isEmpty()) {
        count++;
      }
    }
    return count;
  }

  private static List<Traffic> writers(NetLab lab) {
    List<Traffic> writers = List.of(lab.writer(0, ack -> {}), lab.writer(1, ack -> {}));
    writers.forEach(w -> w.awaitMore(100, SOON));
    return writers;
  }

  /** Writes flow again in every subnet, and none of them is missing; tells how long it took. */
  private static void judge(
      String what, NetLab lab, Instant fault, Host next, List<Traffic> writers) {
    String server = next.runId();
    Instant switched = lab.switched(fault).orElseThrow();
    for (int i = 0; i < writers.size(); i++) {
      Traffic writer = writers.get(i);
      String table = NetLab.TABLES.get(i);
      Traffic.Ack first = writer.awaitAckOf(server, SOON);
      writer.awaitMore(100, SOON);
      Instant converged = move(lab, fault, table, next);
      List<Traffic.Ack> acks = writer.acks();
      Set<Long> kept = kept(next, NetLab.CLIENTS.get(i));
      List<Traffic.Ack> bound =
          acks.stream()
              .filter(a -> a.server().equals(server) || a.asked().isAfter(converged))
              .toList();
      assertThat(bound).hasSizeGreaterThan(100).allMatch(a -> kept.contains(a.n()));
      long lost = acks.stream().filter(a -> !kept.contains(a.n())).count();
      System.out.printf(
          "%s, %s: fault -> first +switch-master %d ms (all: %s); +switch-master -> router %+d ms,"
              + " -> first lasting write %+d ms; of %d acknowledged writes %d were lost, all"
              + " acknowledged by the old master before convergence%n",
          what,
          table,
          Duration.between(fault, switched).toMillis(),
          lab.hosts().stream()
              .flatMap(h -> h.switched(fault).stream())
              .map(at -> Duration.between(fault, at).toMillis())
              .toList(),
          Duration.between(switched, converged).toMillis(),
          Duration.between(switched, first.answered()).toMillis(),
          acks.size(),
          lost);
    }
  }

  private static Instant move(NetLab lab, Instant since, String table, Host to) {
    return lab.moves().stream()
        .filter(m -> m.at().isAfter(since))
        .filter(m -> m.table().equals(table) && m.eni().equals(to.eni()))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static Instant lastMove(NetLab lab, Host to) {
    return lab.moves().stream()
        .filter(m -> m.eni().equals(to.eni()))
        .map(DataPlane.Move::at)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private static Set<Long> kept(Host host, String writer) {
    return ((List<?>) host.redis("KEYS " + writer + ":*"))
        .stream()
            .map(key -> Long.parseLong(String.valueOf(key).substring(writer.length() + 1)))
            .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<Call> writesOf(NetLab lab, Host host) {
    return lab.vpc().log().writes().stream()
        .filter(c -> c.action().endsWith("Route"))
        .filter(c -> c.instance().filter(host.instance()::equals).isPresent())
        .toList();
  }
}
