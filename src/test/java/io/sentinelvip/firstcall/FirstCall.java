package io.sentinelvip.firstcall;

import io.sentinelvip.lab.Scratch;
import io.sentinelvip.vpc.TlsKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Several groups side by side, whose agents are started, idle, and then fail over one after the
 * other: each time the first failover of those agents. Exit code 0: all was measured; 1: it was
 * not; 2: bad command line.
 */
@Command(name = "first-call")
public final class FirstCall implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What three agents on two cores need to practise. */
  private static final Duration PRACTICE = Duration.ofSeconds(8);

  private static final int AT_ONCE = 4;
  private static final int WARM_CALLS = 1000;

  @Option(names = "--idle", defaultValue = "120")
  private int idleSeconds;

  @Option(names = "--runs", defaultValue = "10")
  private int runs;

  @Option(names = "--groups", defaultValue = "10")
  private int groups;

  @Option(names = "--tables", defaultValue = "1")
  private int tables;

  @Option(names = "--api-delay", defaultValue = "0")
  private int apiDelayMillis;

  @Option(names = "--only", defaultValue = "")
  private String only = "";

  @Option(names = "--realtime")
  private boolean realtime;

  @Option(names = "--csv")
  private Path csv = Path.of("");

  @Option(names = "--flags", defaultValue = "")
  private String flags = "";

  private FirstCall() {}

  /** Runs it and ends the JVM with the exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new FirstCall()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    List<Move> moves = new ArrayList<>();
    TlsKey key = TlsKey.make(Scratch.dir("tls"));
    List<Site> sites = sites(key);
    try {
      each(sites, s -> s.warmEc2(key, WARM_CALLS));
      while (moves.size() < runs) {
        restart(sites);
        Instruments.first();
        Thread.sleep(idleSeconds * 1000L);
        for (int i = 0; i < sites.size() && moves.size() < runs; i++) {
          moves.add(moved(sites.get(i), moves.size()));
        }
      }
    } finally {
      sites.forEach(Site::close);
    }
    new Figures(moves).lines().forEach(System.out::println);
    if (!csv.toString().isEmpty()) {
      Csv.write(csv, moves);
    }
    return 0;
  }

  /** One group after the other: thirty agents that practise at once practise badly. */
  private static void restart(List<Site> sites) throws InterruptedException {
    for (Site site : sites) {
      site.restartAgents();
      site.awaitSettled();
      Thread.sleep(PRACTICE.toMillis());
    }
  }

  private List<Site> sites(TlsKey key) throws Exception {
    List<String> jvm = Arrays.stream(flags.split("\\s+")).filter(f -> !f.isEmpty()).toList();
    return all(
        IntStream.range(0, Math.min(groups, runs))
            .<Callable<Site>>mapToObj(
                i -> () -> new Site(tables, Duration.ofMillis(apiDelayMillis), key, jvm))
            .toList());
  }

  private Move moved(Site site, int number) throws InterruptedException, IOException {
    boolean kill = only.equals("kill") || (!only.equals("planned") && number % 2 == 1);
    schedule(site, "--rr", "1");
    Move move = Move.of(site, kill, number % site.group().nodes().size());
    schedule(site, "--other", "0");
    System.out.printf(
        Locale.ROOT,
        "%3d %-7s to API %7.2f ms, opened %d, called %s; since the majority: %s%n",
        number + 1,
        move.kind(),
        move.toApi(),
        move.handshakes(),
        move.calls(),
        move.stages().entrySet().stream()
            .map(s -> String.format(Locale.ROOT, "%s %.2f", s.getKey(), s.getValue()))
            .collect(Collectors.joining(", ")));
    Thread.sleep(PAUSE.toMillis());
    return move;
  }

  /**
   * By what rule the system schedules all threads of what is measured, where that was asked for.
   */
  private void schedule(Site site, String policy, String priority)
      throws InterruptedException, IOException {
    for (long pid : realtime ? site.pids() : List.<Long>of()) {
      new ProcessBuilder("chrt", policy, "--all-tasks", "--pid", priority, Long.toString(pid))
          .inheritIO()
          .start()
          .waitFor();
    }
  }

  private interface Step {
    void of(Site site);
  }

  private static void each(List<Site> sites, Step step) throws Exception {
    all(
        sites.stream()
            .<Callable<Boolean>>map(
                s ->
                    () -> {
                      step.of(s);
                      return true;
                    })
            .toList());
  }

  private static <T> List<T> all(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
