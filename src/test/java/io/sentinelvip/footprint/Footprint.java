package io.sentinelvip.footprint;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.exceptions.JedisDataException;

/** Measures what an agent takes of its host. Exit code 0: measured; 1: not; 2: bad command line. */
@Command(name = "footprint")
public final class Footprint implements Callable<Integer> {

  private static final Duration START = Duration.ofSeconds(90);

  /** By then what is done once after the start is done. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Duration BETWEEN_FAILOVERS = Duration.ofSeconds(5);

  /** By then what an agent does once it is at rest again is done. */
  private static final Duration CALMING = Duration.ofMinutes(2);

  /** This one tracks its native memory, which costs it some memory itself. */
  private static final int TRACKED = 2;

  @Option(names = "--minutes", required = true)
  private double minutes;

  @Option(names = "--failovers", required = true)
  private int failovers;

  @Option(names = "--starts", required = true)
  private int starts;

  @Option(names = "--java-home", required = true)
  private Path javaHome = Path.of("");

  @Option(names = "--no-archive")
  private boolean bare;

  private Footprint() {}

  /** Runs it and ends the JVM with the exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Footprint()).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Installed installed = Installed.here();
    if (!bare) {
      System.out.printf("Archive of loaded classes: %d MiB.%n", installed.makeArchive(javaHome));
    }
    try (Deployment deployment =
        Deployment.plan().agent((builder, node) -> plan(builder, node, installed)).start()) {
      deployment.awaitSettled(START);
      printReady(deployment.agent(deployment.group().node(TRACKED)));
      deployment.awaitSettled(START);
      Thread.sleep(SETTLING.toMillis());
      Scales scales = new Scales(deployment);
      deployment.rest(Duration.ofMillis((long) (minutes * 60_000)));
      print(String.format(Locale.ROOT, "%.0f minutes at rest", minutes), scales.weigh());
      if (failovers > 0) {
        failOver(deployment);
        print(failovers + " failovers, just ended", scales.weigh());
        deployment.rest(CALMING);
        print("that and two minutes at rest", scales.weigh());
      }
      printTracked(deployment.agent(deployment.group().node(TRACKED)));
    }
    return 0;
  }

  private void plan(AgentProcess.Builder builder, Node node, Installed installed) {
    builder.launcher(installed.launcher()).environment("JAVA_HOME", javaHome.toString());
    if (node.index() == TRACKED) {
      builder.environment("JDK_JAVA_OPTIONS", "-XX:NativeMemoryTracking=summary");
    }
  }

  /** Ends the agent and starts it again, from exec to the line that says that it has started. */
  private void printReady(AgentProcess agent) {
    List<Long> millis =
        IntStream.range(0, starts).mapToObj(i -> restart(agent).toMillis()).sorted().toList();
    if (!millis.isEmpty()) {
      System.out.printf(
          "Ready after %d ms (median of %d, %d to %d).%n",
          millis.get(millis.size() / 2),
          millis.size(),
          millis.get(0),
          millis.get(millis.size() - 1));
    }
  }

  private static Duration restart(AgentProcess agent) {
    agent.process().terminate();
    agent.takeLines();
    long began = System.nanoTime();
    agent.start();
    return Duration.ofNanos(agent.awaitLine("agent=started", START).at() - began);
  }

  private void failOver(Deployment deployment) throws InterruptedException {
    for (int i = 0; i < failovers; i++) {
      Node old = Await.found("one master", START, () -> deployment.group().masterNow());
      int led = i % deployment.group().nodes().size();
      Node next = Await.found("a failover from " + old, START, () -> planned(deployment, led));
      deployment.awaitAt(next);
      Thread.sleep(BETWEEN_FAILOVERS.toMillis());
    }
  }

  private static Optional<Node> planned(Deployment deployment, int led) {
    try {
      return Optional.of(deployment.plannedFailover(led));
    } catch (JedisDataException e) {
      // Sentinel refuses while it remembers the last one, or while no replica is in sync.
      return Optional.empty();
    }
  }

  private static void print(String when, List<Weight> weights) {
    System.out.println();
    System.out.println("After " + when + ":");
    System.out.println();
    System.out.println(Weight.HEAD);
    weights.forEach(w -> System.out.println(w.row()));
  }

  private void printTracked(AgentProcess agent) throws IOException {
    System.out.println();
    System.out.println("Agent " + TRACKED + " by native memory tracking, which adds 1 to 2 MiB:");
    System.out.println();
    System.out.println(
        jcmd(agent, "VM.native_memory", "summary", "scale=KB")
            .lines()
            .filter(line -> line.matches("(-|Total:) *.*committed=.*"))
            .collect(Collectors.joining("\n")));
    System.out.println(jcmd(agent, "GC.heap_info"));
  }

  private String jcmd(AgentProcess agent, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(javaHome.resolve("bin/jcmd").toString(), Long.toString(agent.process().pid())));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
