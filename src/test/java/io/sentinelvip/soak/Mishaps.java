package io.sentinelvip.soak;

import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.Server;
import io.sentinelvip.vpc.Imds;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** All that a soak draws from. */
final class Mishaps {

  /** Something told the agent to look. */
  private static final Duration HINTED = Duration.ofSeconds(5);

  /** Calls that fail are tried again after 5 s at most, and a call takes up to 2 s. */
  private static final Duration RETRIED = Duration.ofSeconds(7);

  /** As {@link #RETRIED}, where EC2 had asked for fewer calls: after 15 s at most. */
  private static final Duration THROTTLED = Duration.ofSeconds(17);

  /** A JVM has to start before. */
  private static final Duration STARTED = Duration.ofSeconds(10);

  /** Nothing hints: the period of 30 s, its jitter of a tenth, and two seconds. */
  private static final Duration PERIOD = Duration.ofSeconds(35);

  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofSeconds(20);

  private Mishaps() {}

  static final List<Mishap> ALL =
      List.of(
          new Mishap("planned failover", NO_TIME, HINTED, did(Stage::failover)),
          new Mishap("two quick failovers", NO_TIME, HINTED, did(Mishaps::twoFailovers)),
          new Mishap("master killed", SHORT, HINTED, s -> killed(s.master().redis())),
          new Mishap(
              "master stands still", SHORT, HINTED, s -> paused(s.master().redis().process())),
          new Mishap("replica killed", SHORT, HINTED, s -> killed(s.replica().redis())),
          new Mishap("master's host stands still", SHORT, HINTED, Mishaps::hostPaused),
          new Mishap("Sentinel killed", SHORT, HINTED, s -> killed(s.anyNode().sentinel())),
          new Mishap("Sentinels restarted one by one", NO_TIME, HINTED, did(Mishaps::sentinels)),
          new Mishap("agent killed", SHORT, STARTED, s -> agentEnded(s, Proc::kill)),
          new Mishap("agent ended (SIGTERM)", SHORT, STARTED, s -> agentEnded(s, Proc::terminate)),
          new Mishap("agent stands still over a failover", SHORT, HINTED, Mishaps::agentPaused),
          new Mishap("EC2 503", LONG, THROTTLED, s -> s.failover("*", f -> f.unavailable())),
          new Mishap("EC2 throttles", LONG, THROTTLED, s -> s.failover("*", f -> f.throttle())),
          new Mishap("EC2 500", LONG, RETRIED, s -> s.failover("*", f -> f.internalError())),
          new Mishap("EC2 hangs", LONG, RETRIED, s -> s.failover("*", f -> f.hang())),
          new Mishap("EC2 cuts connections", LONG, RETRIED, s -> s.failover("*", f -> f.reset())),
          new Mishap("answers lost", LONG, RETRIED, s -> write(s, f -> f.applyThenReset())),
          new Mishap("answers hang", LONG, RETRIED, s -> write(s, f -> f.applyThenHang())),
          new Mishap(
              "a call takes effect late",
              SHORT,
              RETRIED,
              s -> write(s, f -> f.times(1).applyLate(SHORT))),
          new Mishap(
              "one table denied", LONG, PERIOD, s -> write(s, f -> f.table(s.anyTable()).denied())),
          new Mishap(
              "credentials expired",
              LONG,
              PERIOD,
              s -> s.failover("*", f -> f.refuse(400, "RequestExpired", "Request has expired."))),
          new Mishap(
              "stale reads", SHORT, RETRIED, s -> s.failover("Describe*", f -> f.stale(SHORT))),
          new Mishap("IMDS refuses connections", LONG, HINTED, s -> imds(s, Imds::die)),
          new Mishap("IMDS hangs", LONG, HINTED, s -> imds(s, Imds::hang)),
          new Mishap("IMDS fails", LONG, HINTED, s -> imds(s, Imds::fail)),
          new Mishap("no state can be written", LONG, HINTED, Mishaps::disk),
          new Mishap("route moved by another hand", NO_TIME, PERIOD, did(Mishaps::routeMoved)),
          new Mishap(
              "route removed by another hand",
              NO_TIME,
              PERIOD,
              did(s -> s.vpc().removeRoute(s.anyTable(), Deployment.CIDR))),
          new Mishap(
              "check turned on by another hand",
              NO_TIME,
              PERIOD,
              did(s -> s.vpc().sourceDestCheck(Deployment.eni(s.master()), true))));

  private static Function<Stage, Runnable> did(Consumer<Stage> what) {
    return stage -> {
      what.accept(stage);
      return () -> {};
    };
  }

  private static Runnable write(
      Stage s, Function<io.sentinelvip.vpc.FaultBuilder, io.sentinelvip.vpc.Fault> how) {
    return s.failover("ReplaceRoute", f -> how.apply(f.notDryRun()));
  }

  private static void twoFailovers(Stage s) {
    Node old = s.master();
    s.failover();
    s.group().awaitMasterOtherThan(old);
    s.failover();
  }

  private static Runnable killed(Server server) {
    server.kill();
    return server::start;
  }

  private static Runnable paused(Proc process) {
    process.pause();
    return process::resume;
  }

  private static Runnable hostPaused(Stage s) {
    Node master = s.master();
    List<Proc> all =
        List.of(
            master.redis().process(),
            master.sentinel().process(),
            s.deployment().agent(master).process());
    all.forEach(Proc::pause);
    return () -> all.forEach(Proc::resume);
  }

  private static void sentinels(Stage s) {
    for (Node node : s.group().nodes()) {
      node.sentinel().stop();
      node.sentinel().start();
    }
  }

  private static Runnable agentEnded(Stage s, Consumer<Proc> how) {
    Node node = s.mortal();
    s.sampler().isDown(node);
    if (s.random().nextBoolean()) {
      s.failover();
    }
    how.accept(s.deployment().agent(node).process());
    return () -> {
      s.deployment().agent(node).start();
      s.sampler().isUp(node);
    };
  }

  private static Runnable agentPaused(Stage s) {
    Runnable heal = paused(s.deployment().agent(s.anyNode()).process());
    s.failover();
    return heal;
  }

  private static Runnable imds(Stage s, Consumer<Imds> how) {
    List<Imds> all =
        s.group().nodes().stream().map(n -> s.vpc().metadata(Deployment.instance(n))).toList();
    all.forEach(how);
    s.failover();
    return () -> all.forEach(Imds::heal);
  }

  /** A file in the place of every agent's state directory: not even root can write in there. */
  private static Runnable disk(Stage s) {
    List<Path> states =
        s.deployment().agents().stream().map(a -> a.dir().resolve("state")).toList();
    try {
      for (Path state : states) {
        Files.move(state, away(state));
        Files.createFile(state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    s.failover();
    return () -> writable(states);
  }

  private static void writable(List<Path> states) {
    try {
      for (Path state : states) {
        Files.delete(state);
        Files.move(away(state), state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path away(Path state) {
    return state.resolveSibling("state-away");
  }

  private static void routeMoved(Stage s) {
    s.vpc().point(s.anyTable(), Deployment.CIDR, Deployment.eni(s.replica()));
  }
}
