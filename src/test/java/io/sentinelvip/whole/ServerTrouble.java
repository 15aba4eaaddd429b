package io.sentinelvip.whole;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Fault;
import io.sentinelvip.vpc.FaultBuilder;
import java.time.Duration;
import java.util.stream.StreamSupport;
import redis.clients.jedis.exceptions.JedisDataException;

/** The troubles of {@link Trouble} that come from servers and agents. */
final class ServerTrouble {

  /** By then the emulator sends a late call by itself, if nobody ends the trouble. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private ServerTrouble() {}

  static Runnable masterKilled(Deployment d) {
    Node master = d.group().killMaster();
    return () -> master.redis().start();
  }

  static Runnable masterPaused(Deployment d) {
    Node master = master(d);
    master.redis().pause();
    return () -> master.redis().resume();
  }

  static Runnable hostStopped(Deployment d) {
    Node host = master(d);
    d.agent(host).process().pause();
    host.sentinel().pause();
    host.redis().pause();
    return () -> {
      host.redis().resume();
      host.sentinel().resume();
      d.agent(host).process().resume();
    };
  }

  /** One table does not answer, and before it does the agent is gone. */
  static Runnable agentKilledMidClaim(Deployment d) {
    Node old = master(d);
    Fault hang = routeOf(d, 1).hang();
    order(d);
    Node next = d.group().awaitMasterOtherThan(old);
    Await.until("the claim of " + next, Deployment.SOON, () -> hang.hits() > 0);
    d.agent(next).process().kill();
    hang.clear();
    return () -> start(d.agent(next));
  }

  /** SIGTERM for all; while they are down the group fails over. */
  static Runnable agentsRestarted(Deployment d) {
    Node old = master(d);
    d.agents().forEach(a -> a.process().terminate());
    order(d);
    Node unused = d.group().awaitMasterOtherThan(old);
    return () -> {
      d.agents().forEach(AgentProcess::start);
      d.agents().forEach(ServerTrouble::awaitAdmin);
    };
  }

  /** Each stays away until every agent has told of it. */
  static Runnable sentinelsRestarted(Deployment d) {
    for (Node node : d.group().nodes()) {
      node.sentinel().stop();
      d.agents().forEach(a -> awaitSilent(a, true));
      d.startSentinel(node);
      d.agents().forEach(a -> awaitSilent(a, false));
      d.group().awaitWhole();
    }
    return () -> {};
  }

  private static void awaitSilent(AgentProcess agent, boolean wanted) {
    agent.awaitStatus(
        wanted ? "a Sentinel silent" : "no Sentinel silent",
        Deployment.SOON,
        s ->
            wanted
                == StreamSupport.stream(s.at("/vips/0/alerts").spliterator(), false)
                    .anyMatch(a -> a.path("key").asText().startsWith("sentinel-silent:")));
  }

  /**
   * The second is ordered as soon as all Sentinels agree on the first; it leads to a third node.
   */
  static Runnable twoFailovers(Deployment d) {
    Node old = master(d);
    priority(old, "0");
    order(d);
    Node interim = d.group().awaitMasterOtherThan(old);
    order(d);
    Node unused = d.group().awaitMasterOtherThan(interim);
    return () -> priority(old, "100");
  }

  /** The first winner's call for one table is under way until the second has long taken over. */
  static Runnable lateCall(Deployment d) {
    Node old = master(d);
    priority(old, "0");
    Fault late = routeOf(d, 1).times(1).applyLate(LATE);
    order(d);
    Node overtaken = d.group().awaitMasterOtherThan(old);
    Await.until("the call of " + overtaken, Deployment.SOON, () -> late.hits() > 0);
    order(d);
    Node next = d.group().awaitMasterOtherThan(overtaken);
    d.awaitAt(next);
    return () -> {
      priority(old, "100");
      late.clear();
      Await.until("the late call", Deployment.SOON, () -> d.leadsTo(d.tables().get(1), overtaken));
    };
  }

  private static FaultBuilder routeOf(Deployment d, int table) {
    return d.vpc().faults().on("ReplaceRoute").notDryRun().table(d.tables().get(table));
  }

  private static Node master(Deployment d) {
    return d.group().masterNow().orElseThrow();
  }

  private static void priority(Node node, String priority) {
    node.redis().call("CONFIG", "SET", "replica-priority", priority);
  }

  /** Has some Sentinel fail over, as soon as one is ready to. */
  static void order(Deployment d) {
    Await.until(
        "a Sentinel that fails over",
        Deployment.SOON,
        () -> d.group().nodes().stream().anyMatch(n -> accepts(d, n)));
  }

  private static boolean accepts(Deployment d, Node led) {
    try {
      d.group().failover(led.index());
      return true;
    } catch (JedisDataException e) {
      // Busy with the last one, or no replica is good enough yet.
      return false;
    }
  }

  private static void start(AgentProcess agent) {
    agent.start();
    awaitAdmin(agent);
  }

  private static void awaitAdmin(AgentProcess agent) {
    var unused = agent.awaitStatus("an answer", Deployment.SOON, s -> true);
  }
}
