package io.sentinelvip.soak;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures the agents, and the process that it is part of, at even intervals, and writes that down;
 * takes from the emulated VPC and from the agents what they would otherwise pile up, and complains
 * of what it finds there.
 */
final class Sampler implements AutoCloseable {

  static final String HARNESS = "harness";
  static final String SAMPLES = "samples.csv";
  static final String CALLS = "calls.csv";

  /** What one agent's present process has done. */
  private static final class Count {
    long pid;
    long lines;
    long calls;
  }

  private final Deployment deployment;
  private final Complaints complaints;
  private final long start;
  private final LiveHeap heap = new LiveHeap();
  private final Csv samples;
  private final Csv calls;
  private final Map<Integer, Count> counts = new HashMap<>();
  private final Set<Integer> down = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  Sampler(Deployment deployment, Complaints complaints, Path dir, long start) throws IOException {
    this.deployment = deployment;
    this.complaints = complaints;
    this.start = start;
    samples = new Csv(dir.resolve(SAMPLES), Sample.HEADER);
    calls = new Csv(dir.resolve(CALLS), "seconds,process,action,calls");
    deployment.group().nodes().forEach(n -> counts.put(n.index(), new Count()));
  }

  /** Measures each {@code period} from now on. */
  void begin(Duration period) {
    long nanos = period.toNanos();
    Future<?> unused = timer.scheduleAtFixedRate(this::sample, 0, nanos, TimeUnit.NANOSECONDS);
  }

  private void sample() {
    try {
      sample(false);
    } catch (IOException | RuntimeException e) {
      complaints.add("could not measure: " + e);
    }
  }

  /** Until {@link #isUp}, this agent is down on purpose. */
  synchronized void isDown(Node node) {
    down.add(node.index());
  }

  synchronized void isUp(Node node) {
    down.remove(node.index());
  }

  /**
   * Measures now.
   *
   * @param withHeap also the live heap, which makes each JVM stand still for a collection
   */
  synchronized void sample(boolean withHeap) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    deployment.group().nodes().forEach(this::readLines);
    readCalls(seconds);
    for (Node node : deployment.group().nodes()) {
      Count count = counts.computeIfAbsent(node.index(), i -> new Count());
      AgentProcess agent = deployment.agent(node);
      if (agent.process().isRunning() && !down.contains(node.index())) {
        write(seconds, name(node), agent.process().pid(), count, withHeap);
      } else if (!down.contains(node.index())) {
        complaints.add(agent.process() + " ended unasked");
        isDown(node);
      }
    }
    write(seconds, HARNESS, ProcessHandle.current().pid(), new Count(), withHeap);
  }

  private void write(double seconds, String name, long pid, Count count, boolean withHeap)
      throws IOException {
    OptionalLong live = withHeap ? heap.kib(pid) : OptionalLong.empty();
    samples.line(
        new Sample(seconds, name, pid, ProcFs.of(pid), live, count.lines, count.calls).csv());
  }

  private void readLines(Node node) {
    AgentProcess agent = deployment.agent(node);
    Count count = counts.computeIfAbsent(node.index(), i -> new Count());
    if (count.pid != agent.process().pid()) {
      count.pid = agent.process().pid();
      count.lines = 0;
      count.calls = 0;
    }
    for (AgentProcess.Line line : agent.takeLines()) {
      count.lines++;
      Complaints.about(line.text()).ifPresent(text -> complaints.add(name(node) + " " + text));
    }
  }

  private void readCalls(double seconds) {
    Deployment.Judged judged = deployment.judge();
    judged.objections().forEach(text -> complaints.add("a write without proof: " + text));
    Map<String, Long> byAction = new TreeMap<>();
    for (Call call : judged.calls()) {
      deployment.group().nodes().stream()
          .filter(n -> call.instance().filter(Deployment.instance(n)::equals).isPresent())
          .forEach(n -> counts.computeIfAbsent(n.index(), i -> new Count()).calls++);
      String who = call.instance().map(i -> "agent-" + i.charAt(i.length() - 1)).orElse("unknown");
      String what = call.action() + (call.isDryRun() ? " (DryRun)" : "");
      byAction.merge(who + "," + what, 1L, Long::sum);
    }
    byAction.forEach(
        (key, n) -> calls.line(String.format(Locale.ROOT, "%.1f,%s,%d", seconds, key, n)));
  }

  static String name(Node node) {
    return "agent-" + node.index();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    samples.close();
    calls.close();
  }
}
