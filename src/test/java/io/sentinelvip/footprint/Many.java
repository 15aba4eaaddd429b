package io.sentinelvip.footprint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.lab.SentinelTape.Heard;
import io.sentinelvip.soak.ProcFs;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.vpc.TlsKey;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Measures what an agent takes that looks after many masters, and how soon it moves one of them and
 * all. Exit code 0: measured; 1: not; 2: bad command line.
 */
@Command(name = "many")
public final class Many implements Callable<Integer> {

  private static final Duration START = Duration.ofMinutes(3);

  /** Sentinels that voted for one another try again after twice the failover-timeout. */
  private static final Duration ELECTIONS = Duration.ofMinutes(3);

  /** An owner that was just started looks at its tables more often for two minutes. */
  private static final Duration SETTLING = Duration.ofSeconds(150);

  /** By then all looks that follow a move were made. */
  private static final Duration LOOKS = Duration.ofSeconds(12);

  @Option(names = "--masters", required = true)
  private int masters;

  @Option(names = "--tables", required = true)
  private int tables;

  @Option(names = "--minutes", required = true)
  private double minutes;

  @Option(names = "--planned", required = true)
  private int planned;

  @Option(names = "--api-delay", required = true)
  private int apiDelayMillis;

  @Option(names = "--java-home", required = true)
  private Path javaHome = Path.of("");

  private Many() {}

  /** Runs it and ends the JVM with the exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Many()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Installed installed = Installed.here();
    System.out.printf("Archive of loaded classes: %d MiB.%n", installed.makeArchive(javaHome));
    TlsKey key = TlsKey.make(Scratch.dir("tls"));
    Duration delay = Duration.ofMillis(apiDelayMillis);
    try (Estate estate = new Estate(masters, tables, delay, key, installed.launcher(), javaHome)) {
      estate.awaitRight(estate.hosts().nodes(), START);
      if (minutes > 0) {
        Thread.sleep(SETTLING.toMillis());
        atRest(estate);
      }
      if (planned > 0) {
        List<Journey> journeys = new ArrayList<>();
        for (int i = 0; i < planned; i++) {
          journeys.add(moved(estate, i % masters, 1));
          journeys.add(moved(estate, i % masters, 0));
        }
        title(journeys.size() + " planned failovers, one at a time");
        System.out.println(Journey.table(journeys));
      }
      killed(estate);
    }
    return 0;
  }

  private void atRest(Estate estate) throws IOException, InterruptedException {
    estate.vpc().log().clear();
    long since = System.nanoTime();
    List<Double> cpu = new ArrayList<>();
    for (Node node : estate.hosts().nodes()) {
      cpu.add(now(estate, node).cpuSeconds());
    }
    Thread.sleep((long) (minutes * 60_000));
    double seconds = (System.nanoTime() - since) / 1e9;
    List<Call> calls = estate.vpc().log().all();
    title(String.format(Locale.ROOT, "%.1f minutes at rest", minutes));
    System.out.println(Weight.HEAD);
    for (Node node : estate.hosts().nodes()) {
      List<Call> own = by(calls, node);
      long writes = own.stream().filter(Call::isMutating).count();
      ProcFs at = now(estate, node);
      double used = at.cpuSeconds() - cpu.get(node.index());
      String what = node.index() == 0 ? "0 owner of all" : node.index() + " replica of all";
      System.out.println(new Weight(what, at, used, seconds, own.size() - writes, writes).row());
    }
    for (Node node : estate.hosts().nodes()) {
      System.out.println("Agent " + node.index() + " called " + counted(by(calls, node)));
    }
    printHeap(estate, estate.hosts().node(0));
  }

  /** A planned failover of one master to the node. */
  private Journey moved(Estate estate, int master, int to) throws InterruptedException {
    Group group = estate.group(master);
    Node next = group.node(to);
    group.awaitWhole();
    long since = System.nanoTime();
    estate.vpc().log().clear();
    Await.found("a failover to " + next, START, () -> asked(group));
    estate.awaitAt(master, next, START);
    Thread.sleep(LOOKS.toMillis());
    return Journey.of(estate, master, estate.tape().all(), estate.vpc().log().all(), since);
  }

  private static Optional<Boolean> asked(Group group) {
    try {
      group.failover(2);
      return Optional.of(true);
    } catch (JedisDataException e) {
      // Sentinel refuses while it remembers the last one, or while no replica is in sync.
      return Optional.empty();
    }
  }

  /** All that runs on node 0 is killed: all its masters fail over to node 1. */
  private void killed(Estate estate) throws IOException, InterruptedException {
    Node next = estate.hosts().node(1);
    estate.vpc().log().clear();
    long since = System.nanoTime();
    estate.kill(estate.hosts().node(0));
    for (int i = 0; i < masters; i++) {
      estate.awaitAt(i, next, ELECTIONS);
    }
    List<Heard> heard = estate.tape().all();
    List<Call> calls = estate.vpc().log().all();
    List<Journey> journeys =
        IntStream.range(0, masters)
            .mapToObj(i -> Journey.of(estate, i, heard, calls, since))
            .toList();
    title("node 0 killed with all its " + masters + " masters");
    System.out.println(Journey.table(journeys));
    System.out.println("Agent 1 called " + counted(by(calls, next)));
    Weight weight = new Weight("1", now(estate, next), 0, 1, 0, 0);
    System.out.println(Weight.HEAD);
    System.out.println(weight.row());
    estate.awaitRight(estate.hosts().nodes().subList(1, 3), ELECTIONS);
    printStages(estate, next);
    System.out.println("Every VIP is right.");
    printHeap(estate, next);
  }

  /**
   * What the agent says of its moves, in milliseconds since its majority: median and worst; of
   * several tables' answers the last counts.
   */
  private static void printStages(Estate estate, Node node) {
    Map<String, List<Double>> stages = new LinkedHashMap<>();
    for (JsonNode vip : estate.agent(node).status().path("vips")) {
      Map<String, Double> own = new LinkedHashMap<>();
      for (JsonNode stage : vip.at("/incident/stages")) {
        own.put(stage.path("stage").asText(), stage.path("afterMicros").asLong() / 1e3);
      }
      double majority = own.getOrDefault("majority", 0.0);
      own.forEach(
          (stage, at) -> {
            if (at > majority) {
              stages.computeIfAbsent(stage, s -> new ArrayList<>()).add(at - majority);
            }
          });
    }
    stages.forEach(
        (stage, at) -> {
          at.sort(null);
          System.out.printf(
              Locale.ROOT,
              "Agent %d, %s: %.1f, %.1f ms%n",
              node.index(),
              stage,
              at.get(at.size() / 2),
              at.get(at.size() - 1));
        });
  }

  private static List<Call> by(List<Call> calls, Node node) {
    String instance = Deployment.instance(node);
    return calls.stream().filter(c -> c.instance().filter(instance::equals).isPresent()).toList();
  }

  private static Map<String, Long> counted(List<Call> calls) {
    return calls.stream()
        .collect(Collectors.groupingBy(Many::what, TreeMap::new, Collectors.counting()));
  }

  private static String what(Call call) {
    String error = call.errorCode().isEmpty() ? "" : " " + call.errorCode();
    return call.action() + (call.isDryRun() ? " (DryRun)" : "") + error;
  }

  private void title(String what) {
    System.out.printf("%n%d masters, %d tables each: %s%n%n", masters, tables, what);
  }

  private static ProcFs now(Estate estate, Node node) throws IOException {
    return ProcFs.of(estate.agent(node).process().pid());
  }

  /** Has all that is not reachable collected, and says what is. */
  private void printHeap(Estate estate, Node node) throws IOException {
    String pid = Long.toString(estate.agent(node).process().pid());
    List<String> command =
        List.of(javaHome.resolve("bin/jcmd").toString(), pid, "GC.class_histogram");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(
        "Agent "
            + node.index()
            + ", objects that live (number, bytes): "
            + text.lines().filter(l -> l.startsWith("Total")).findFirst().orElse(text));
  }
}
