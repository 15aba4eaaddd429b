package io.sentinelvip.soak;

import io.sentinelvip.lab.Node;
import io.sentinelvip.soak.Storm.Happened;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Random failovers and faults on real processes, and whether all stays right and nothing grows.
 * Exit code 0: so it was; 1: it was not; 2: bad command line.
 */
@Command(name = "soak")
public final class Soak implements Callable<Integer> {

  static final String REPORT = "report.md";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** So short that they are renewed all the time, and can expire. */
  private static final Duration CREDENTIALS = Duration.ofSeconds(40);

  private static final int TABLES = 4;
  private static final int SAMPLES = 60;

  @Option(names = "--hours", required = true)
  private double hours;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--out", required = true)
  private Path out = Path.of("");

  private Soak() {}

  /** Runs it and ends the JVM with the exit code. */
  public static void main(String[] args) {
    try {
      System.exit(run(args));
    } catch (Error e) {
      // Threads that still serve would keep the JVM, and all that it started, alive.
      e.printStackTrace();
      System.exit(1);
    }
  }

  static int run(String... args) {
    return new CommandLine(new Soak()).execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(out);
    Duration length = Duration.ofNanos((long) (hours * Duration.ofHours(1).toNanos()));
    System.out.println("Seed " + seed + ", files in " + out + ".");
    Complaints complaints = new Complaints();
    List<Happened> happened;
    Deployment deployment =
        Deployment.plan()
            .brisk()
            .named()
            .smallDisks()
            .credentialLife(CREDENTIALS)
            .config("reconcile-period", Mishaps.PERIOD.toSeconds() + "s")
            .tables(TABLES)
            .start();
    try {
      deployment.awaitSettled(START);
      happened = soak(deployment, complaints, length);
    } finally {
      keepLogs(deployment);
      try {
        deployment.close();
      } catch (AssertionError e) {
        complaints.add("a write without proof: " + e.getMessage());
      }
    }
    return conclude(new Report(Sample.read(out.resolve(Sampler.SAMPLES)), happened, complaints));
  }

  private List<Happened> soak(Deployment deployment, Complaints complaints, Duration length)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (Sampler sampler = new Sampler(deployment, complaints, out, start);
        Storm storm = new Storm(deployment, sampler, complaints, out, start, seed)) {
      Duration period = length.dividedBy(SAMPLES);
      sampler.begin(period.compareTo(PERIOD) < 0 ? period : PERIOD);
      return storm.rage(length);
    }
  }

  private void keepLogs(Deployment deployment) throws IOException {
    for (Node node : deployment.group().nodes()) {
      Path log = deployment.agent(node).log();
      if (Files.exists(log)) {
        Path kept = out.resolve(Sampler.name(node) + ".log");
        Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private int conclude(Report report) throws IOException, InterruptedException {
    Files.writeString(out.resolve(REPORT), report.markdown());
    String trouble = Plot.draw(out);
    System.out.println();
    System.out.print(report.markdown());
    System.out.println();
    System.out.println(
        trouble.isEmpty() ? "Picture: " + out.resolve(Plot.PICTURE) : "No picture: " + trouble);
    return report.isClean() ? 0 : 1;
  }
}
