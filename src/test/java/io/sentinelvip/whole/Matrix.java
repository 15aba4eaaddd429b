package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Tries one row of the fault matrix on a deployment, and leaves this whole again. */
final class Matrix {

  /**
   * What is told of a VIP that is right: who was throttled for 20 s reads more seldom for some 120
   * of its periods.
   */
  private static final Set<String> STAY_FOR_LONG = Set.of("loopback", "reads-slow");

  private final Deployment d;
  private final Trouble trouble;
  private final MatrixRow row;
  private final Node old;
  private final List<AlertTape> tapes;
  private final long since = System.nanoTime();

  private Matrix(Deployment d, Trouble trouble) {
    this.d = d;
    this.trouble = trouble;
    this.row = MatrixRow.of(trouble.title());
    this.old = d.group().masterNow().orElseThrow();
    this.tapes = d.agents().stream().map(AlertTape::new).toList();
  }

  static void play(Deployment d, Trouble trouble) {
    assertThat(trouble.suits(d)).isTrue();
    ready(d);
    new Matrix(d, trouble).play();
  }

  private static void ready(Deployment d) {
    d.group().awaitWhole();
    for (Node node : d.group().nodes()) {
      d.awaitVip(
          node,
          "right, and nothing to tell",
          v ->
              v.path("right").asBoolean()
                  && v.path("alerts").findValuesAsText("key").stream()
                      .allMatch(STAY_FOR_LONG::contains));
    }
  }

  private void play() {
    Runnable end = trouble.begin(d);
    long took = 0;
    Node next = old;
    try {
      if (isWithFailover()) {
        ServerTrouble.order(d);
      }
      if (row.from() == MatrixRow.From.MASTER) {
        next = d.awaitReigning(n -> n.index() != old.index());
        took = judgeTime(next, d.reigningSince(next).orElseThrow());
      }
      hold();
    } finally {
      end.run();
    }
    long ended = System.nanoTime();
    if (row.from() == MatrixRow.From.END) {
      next = d.awaitReigning(n -> true);
      took = judgeTime(next, ended);
    }
    ready(d);
    assertThat(d.awaitReigning(n -> true)).isEqualTo(next);
    assertThat(d.tables()).allMatch(t -> d.leadsTo(t, d.awaitReigning(n -> true)));
    judgeWrites(next);
    judgeAlerts(next);
    tell(took);
  }

  /** Whether the row is about what happens to a failover that it does not cause. */
  private boolean isWithFailover() {
    return trouble.compareTo(Trouble.LATE_CALL) > 0;
  }

  private void hold() {
    switch (trouble) {
      case HOST_STOPPED -> others().forEach(n -> tape(n).await(silent(old)));
      case API_UNAVAILABLE, API_THROTTLES -> last(Duration.ofSeconds(20));
      case API_HANGS -> last(Duration.ofSeconds(12));
      case API_RESETS -> last(Duration.ofSeconds(8));
      case CREDENTIALS_EXPIRED -> pause(Duration.ofSeconds(5));
      case STALE_READS -> pause(Duration.ofSeconds(4));
      case ANSWERS_LOST -> d.awaitAt(d.awaitReigning(n -> n.index() != old.index()));
      case TABLE_DENIED -> awaitDenied();
      case DISK_FULL -> d.agent(old).awaitLine("memory=not-written", Deployment.SOON);
      default -> {}
    }
  }

  private void awaitDenied() {
    Node next = d.awaitReigning(n -> n.index() != old.index());
    String denied = Trouble.deniedTable(d);
    tape(next).await("route:" + denied);
    List<String> others = d.tables().stream().filter(t -> !t.equals(denied)).toList();
    Await.until(
        "the other tables at " + next,
        row.limit(),
        () -> others.stream().allMatch(t -> d.leadsTo(t, next)));
    assertThat(d.leadsTo(denied, next)).isFalse();
  }

  private void last(Duration sinceItBegan) {
    pause(sinceItBegan.minusNanos(System.nanoTime() - since));
  }

  private static void pause(Duration howLong) {
    long end = System.nanoTime() + howLong.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private Stream<Node> others() {
    return d.group().nodes().stream().filter(n -> n.index() != old.index());
  }

  private AlertTape tape(Node node) {
    return tapes.get(node.index());
  }

  /** How long after {@code from} every table led to {@code next}, in nanoseconds. */
  private long judgeTime(Node next, long from) {
    Await.obstacle(
        "every table at " + next,
        Deployment.SOON,
        () -> d.tables().stream().filter(t -> !d.leadsTo(t, next)).findFirst());
    long took = d.tables().stream().mapToLong(t -> rightSince(t, next) - from).max().orElseThrow();
    assertThat(Duration.ofNanos(took))
        .as("from %s to the VIP at %s", row.from(), next)
        .isLessThanOrEqualTo(row.limit());
    return Math.max(0, took);
  }

  /** When the table began to lead to {@code next} for good; {@link #since} where it always did. */
  private long rightSince(String table, Node next) {
    List<Call> latestFirst =
        d.group().nodes().stream()
            .flatMap(n -> d.writesOf(n, since).stream())
            .filter(c -> c.table().filter(table::equals).isPresent())
            .filter(c -> c.appliedNanos().isPresent())
            .sorted(Comparator.comparingLong((Call c) -> c.appliedNanos().orElseThrow()).reversed())
            .toList();
    return latestFirst.stream()
        .takeWhile(c -> c.instance().filter(Deployment.instance(next)::equals).isPresent())
        .reduce((first, second) -> second)
        .map(c -> c.appliedNanos().orElseThrow())
        .orElse(since);
  }

  private void judgeWrites(Node next) {
    for (Node node : d.group().nodes()) {
      int most = row.writesOf(parts(node, next));
      assertThat(writes(node))
          .as("writes of %s", node)
          .allSatisfy((t, n) -> assertThat(n).isLessThanOrEqualTo(most));
    }
    assertThat(d.unproved(since)).isEmpty();
  }

  private Map<String, Integer> writes(Node node) {
    Map<String, Integer> count = new TreeMap<>();
    d.writesOf(node, since).forEach(c -> count.merge(c.table().orElseThrow(), 1, Integer::sum));
    return count;
  }

  private void judgeAlerts(Node next) {
    for (Node node : d.group().nodes()) {
      tape(node).judge(node.toString(), row.alertsOf(parts(node, next), key -> resolve(key, next)));
    }
  }

  private List<MatrixRow.Part> parts(Node node, Node next) {
    return MatrixRow.partsOf(node.index(), old.index(), next.index());
  }

  private List<String> resolve(String key, Node next) {
    int colon = key.indexOf(':') + 1;
    String kind = key.substring(0, colon);
    String of = key.substring(colon);
    return switch (kind) {
      case "" -> List.of(of);
      case "sentinel-silent:" ->
          d.group().nodes().stream()
              .filter(
                  n ->
                      of.equals("*")
                          || parts(n, next)
                              .contains(MatrixRow.Part.valueOf(of.toUpperCase(Locale.ROOT))))
              .map(this::silent)
              .toList();
      default ->
          (of.equals("*") ? d.tables().stream() : Stream.of(Trouble.deniedTable(d)))
              .map(t -> kind + t)
              .toList();
    };
  }

  private String silent(Node node) {
    return "sentinel-silent:" + d.sentinelOf(node);
  }

  private void tell(long took) {
    System.out.printf(
        "%s: VIP right %d ms after the %s; writes %s; alerts %s%n",
        row,
        took / 1_000_000,
        row.from() == MatrixRow.From.END ? "end" : "master",
        d.group().nodes().stream().map(n -> writes(n).values()).toList(),
        tapes.stream().map(AlertTape::heard).toList());
  }
}
