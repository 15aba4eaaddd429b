package io.sentinelvip.demo;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.whole.Deployment;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A group of three nodes with their agents in an emulated VPC, its master killed, and what becomes
 * of the VIP. Exit code 0: the VIP ended on the new master; 1: it did not; 2: bad command line.
 */
@Command(name = "demo", sortOptions = false)
public final class Demo implements Callable<Integer> {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration MOVE = Duration.ofSeconds(30);
  private static final Duration LEADER = Duration.ofSeconds(5);

  @Option(names = "--keep")
  private boolean keep;

  @Option(names = "--planned")
  private boolean planned;

  @Option(names = "--colour", hidden = true)
  private boolean colour;

  @Option(names = "--tables", defaultValue = "3")
  private int tables;

  @Option(names = "--api-latency", defaultValue = "0")
  private int latencyMillis;

  @Option(names = "--down-after", defaultValue = "2000")
  private int downAfterMillis;

  private Screen screen = new Screen(System.out, false);

  private Demo() {}

  /** Runs it and ends the JVM with the exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    screen = new Screen(System.out, colour);
    Runtime.getRuntime().addShutdownHook(new Thread(screen::silence));
    try (Deployment deployment = start()) {
      return show(deployment);
    } catch (RuntimeException e) {
      screen.bad("failed: " + e.getMessage());
      return 1;
    } finally {
      screen.silence();
    }
  }

  private Deployment start() {
    Duration downAfter = Duration.ofMillis(downAfterMillis);
    screen.title("Starting 3 Redis, 3 Sentinels, an emulated VPC and 3 agents");
    long from = System.nanoTime();
    Deployment deployment =
        Deployment.plan()
            .group(g -> g.downAfter(downAfter))
            .tables(tables)
            .latency(Duration.ofMillis(latencyMillis))
            .start();
    deployment.awaitSettled(START);
    screen.line(
        "  %s, quorum 2, down-after %d ms; each call of EC2 takes %d ms; ready after %.1f s"
            .formatted(
                deployment.group().binaries(),
                downAfterMillis,
                latencyMillis,
                (System.nanoTime() - from) / 1e9));
    screen.line("");
    new Picture(deployment).lines().forEach(screen::line);
    return deployment;
  }

  private int show(Deployment deployment) throws Exception {
    try (Timeline timeline = new Timeline(screen);
        Watch watch = new Watch(deployment, timeline)) {
      Node old = deployment.group().masterNow().orElseThrow();
      cause(deployment.group(), old, timeline);
      boolean moved = follow(deployment, old, watch);
      // What is on its way into the timeline is printed before the figures are.
      Thread.sleep(300);
      int code = conclude(deployment, timeline, moved);
      if (keep && moved) {
        lookAround(deployment, old);
        new CountDownLatch(1).await();
      }
      return code;
    }
  }

  private void cause(Group group, Node old, Timeline timeline) {
    screen.title(
        planned
            ? "Sentinel is asked for a planned failover (SENTINEL FAILOVER)"
            : "The master's Redis is killed (kill -9)");
    String text = planned ? "SENTINEL FAILOVER to sentinel 0" : "kill -9 of the Redis of " + old;
    timeline.add(new Entry(System.nanoTime(), "demo", Entry.What.CAUSED, text));
    if (planned) {
      group.failover(0);
    } else {
      old.redis().kill();
    }
  }

  private boolean follow(Deployment deployment, Node old, Watch watch) {
    try {
      Node next = deployment.group().awaitMasterOtherThan(old);
      deployment.awaitAt(next, MOVE);
    } catch (IllegalStateException e) {
      screen.bad("  " + e.getMessage());
      return false;
    }
    try {
      // The leader publishes it last; the VIP did not wait for that, and neither is it a failure.
      Await.until("the leader's +switch-master", LEADER, () -> allSwitched(deployment, watch));
    } catch (IllegalStateException e) {
      screen.line("  (the leading Sentinel still withholds its +switch-master)");
    }
    return true;
  }

  private static boolean allSwitched(Deployment deployment, Watch watch) {
    return deployment.group().nodes().stream()
        .allMatch(n -> watch.tape().first(n.index(), "+switch-master").isPresent());
  }

  private int conclude(Deployment deployment, Timeline timeline, boolean moved) {
    screen.title("Now");
    new Picture(deployment).lines().forEach(screen::line);
    Figures figures = new Figures(timeline.all(), deployment.group().nodes().size(), tables);
    screen.title("What took how long");
    figures.lines().forEach(screen::line);
    screen.line("");
    if (!moved) {
      screen.bad("The VIP did not end on the new master.");
      return 1;
    }
    screen.good(
        "The VIP %s leads to the new master, in every table (%d), %s after %s."
            .formatted(
                Deployment.VIP, tables, figures.total(), planned ? "the command" : "the kill"));
    return 0;
  }

  private void lookAround(Deployment deployment, Node old) {
    screen.title("Everything keeps running until Ctrl-C. To look around:");
    if (!old.redis().isRunning()) {
      old.redis().start();
      screen.line("  (the killed Redis was started again)");
    }
    for (Node n : deployment.group().nodes()) {
      screen.line(
          "  node %d   java -jar target/sentinel-vip.jar status --admin %s"
              .formatted(n.index(), deployment.agent(n).admin()));
      screen.line("           redis-cli -h %s -p %d role".formatted(n.address(), port(n)));
      screen.line(
          "           redis-cli -h %s -p %d sentinel master %s"
              .formatted(n.address(), n.sentinel().endpoint().port(), deployment.group().master()));
      screen.line("           tail -f " + deployment.agent(n).log());
      screen.line("           kill -9 " + n.redis().process().pid() + "   # its Redis");
    }
    screen.line(
        "  The alert that the VIP is not on the loopback is right: the demo never touches that.");
    screen.line("  What happens is shown here.");
  }

  private static int port(Node n) {
    return n.redis().endpoint().port();
  }
}
