package io.sentinelvip.soak;

import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.Server;
import io.sentinelvip.vpc.FaultBuilder;
import io.sentinelvip.whole.Deployment;
import io.sentinelvip.whole.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** All that a soak draws from: the faults of the matrix, and some more. */
final class Mishaps {

  /** The reconcile period that the soak's agents run with. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  /** The period, its jitter of a tenth, two seconds, and two for a machine with other work. */
  private static final Duration BOUND = Duration.ofMillis(9_500);

  /** Where EC2 asks for fewer calls, the next retry may be 8 s away. */
  private static final Duration THROTTLED = Duration.ofSeconds(20);

  /** A JVM has to start before. */
  private static final Duration STARTED = Duration.ofSeconds(14);

  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final Duration LONG = Duration.ofSeconds(20);

  /**
   * These end agents that are to live as long as the soak; it has {@link #agentEnded} in their
   * place.
   */
  private static final Set<Trouble> ELSEWHERE =
      EnumSet.of(Trouble.AGENT_KILLED, Trouble.AGENTS_RESTARTED);

  /** These bring their own failover, or make none possible. */
  private static final Set<Trouble> WITHOUT_FAILOVER =
      EnumSet.of(
          Trouble.MASTER_KILLED,
          Trouble.MASTER_PAUSED,
          Trouble.HOST_STOPPED,
          Trouble.SENTINELS_RESTARTED,
          Trouble.TWO_FAILOVERS,
          Trouble.LATE_CALL);

  static final List<Mishap> ALL = all();

  private Mishaps() {}

  private static List<Mishap> all() {
    List<Mishap> all = new ArrayList<>(own());
    EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)).forEach(t -> all.add(ofMatrix(t)));
    return List.copyOf(all);
  }

  private static Mishap ofMatrix(Trouble trouble) {
    boolean bare = WITHOUT_FAILOVER.contains(trouble);
    boolean throttles =
        EnumSet.of(Trouble.API_THROTTLES, Trouble.API_UNAVAILABLE).contains(trouble);
    return new Mishap(
        trouble.title(),
        bare ? SHORT : LONG,
        throttles ? THROTTLED : BOUND,
        stage -> {
          Runnable heal = trouble.begin(stage.deployment());
          return bare ? heal : withFailover(stage, heal);
        });
  }

  private static Runnable withFailover(Stage stage, Runnable heal) {
    try {
      stage.failover();
      return heal;
    } catch (IllegalStateException e) {
      heal.run();
      throw e;
    }
  }

  private static List<Mishap> own() {
    return List.of(
        new Mishap("planned failover", NO_TIME, BOUND, s -> did(s, Stage::failover)),
        new Mishap("replica killed", SHORT, BOUND, s -> killed(s.replica().redis())),
        new Mishap("Sentinel stands still", SHORT, BOUND, s -> paused(s.anyNode().sentinel())),
        new Mishap("agent killed", SHORT, STARTED, s -> agentEnded(s, Proc::kill)),
        new Mishap("agent ended by SIGTERM", SHORT, STARTED, s -> agentEnded(s, Proc::terminate)),
        new Mishap("agent stands still over a failover", SHORT, BOUND, Mishaps::agentPaused),
        new Mishap("API answers 500", LONG, BOUND, Mishaps::internalErrors),
        new Mishap("route moved by another hand", NO_TIME, BOUND, s -> did(s, Mishaps::moveRoute)),
        new Mishap("route removed by another hand", NO_TIME, BOUND, s -> did(s, Mishaps::remove)),
        new Mishap("check turned on by another hand", NO_TIME, BOUND, s -> did(s, Mishaps::check)));
  }

  private static Runnable did(Stage stage, Consumer<Stage> what) {
    what.accept(stage);
    return () -> {};
  }

  private static Runnable killed(Server server) {
    server.kill();
    return server::start;
  }

  private static Runnable paused(Server server) {
    server.pause();
    return server::resume;
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
    Proc agent = s.deployment().agent(s.anyNode()).process();
    agent.pause();
    return withFailover(s, agent::resume);
  }

  private static Runnable internalErrors(Stage s) {
    FaultBuilder all = s.vpc().faults().on("*");
    return withFailover(s, all.internalError()::clear);
  }

  private static void moveRoute(Stage s) {
    s.vpc().point(s.anyTable(), Deployment.CIDR, Deployment.eni(s.replica()));
  }

  private static void remove(Stage s) {
    s.vpc().removeRoute(s.anyTable(), Deployment.CIDR);
  }

  private static void check(Stage s) {
    s.vpc().sourceDestCheck(Deployment.eni(s.master()), true);
  }
}
