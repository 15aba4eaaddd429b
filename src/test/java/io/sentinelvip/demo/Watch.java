package io.sentinelvip.demo;

import io.sentinelvip.demo.Entry.What;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.SentinelTape;
import io.sentinelvip.lab.SentinelTape.Heard;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.whole.Deployment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Sees a failover from outside: what the Sentinels publish, what the Redis servers say they are,
 * what the agents log, and which calls reach EC2.
 */
final class Watch implements AutoCloseable {

  private static final long LOOK_MILLIS = 2;
  private static final int LOOKS_PER_ROLE = 10;

  private final Deployment deployment;
  private final Timeline timeline;
  private final SentinelTape tape;
  private final Thread thread = new Thread(this::follow, "watch");
  private final int[] linesRead;
  private final Set<Integer> masters = new HashSet<>();
  private final Set<Call> asked = new HashSet<>();
  private final Set<Call> answered = new HashSet<>();
  private volatile boolean closed;

  Watch(Deployment deployment, Timeline timeline) {
    this.deployment = deployment;
    this.timeline = timeline;
    this.linesRead = new int[deployment.agents().size()];
    for (int i = 0; i < linesRead.length; i++) {
      linesRead[i] = deployment.agents().get(i).lines().size();
    }
    deployment.group().masters().forEach(n -> masters.add(n.index()));
    asked.addAll(deployment.vpc().log().writes());
    answered.addAll(asked);
    tape = deployment.group().tape();
    tape.onHeard(this::heard);
    thread.setDaemon(true);
    thread.start();
  }

  private void heard(Heard h) {
    boolean ofMaster = h.payload().startsWith("master ");
    switch (h.channel()) {
      case "+sdown" -> {
        if (ofMaster) {
          told(h, What.DOWN, "the master does not answer me");
        }
      }
      case "+odown" -> told(h, What.DOWN, "enough Sentinels agree that it is down");
      case "+try-failover" -> told(h, What.OTHER, "I ask the others to let me lead");
      case "+elected-leader" -> told(h, What.ELECTED, "I lead the failover");
      case "+selected-slave" ->
          told(h, What.OTHER, "I choose " + node(h.payload().split(" ", -1)[1]));
      case "+promoted-slave" ->
          told(h, What.NAMED, node(h.payload().split(" ", -1)[1]) + " is promoted; I name it");
      case "+switch-master" ->
          told(h, What.NAMED, "I name " + node(String.join(":", newMaster(h.payload()))));
      default -> {
        // The rest, such as who discovers whom, is no part of the story.
      }
    }
  }

  private static List<String> newMaster(String payload) {
    return List.of(payload.split(" ", -1)).subList(3, 5);
  }

  private String node(String address) {
    return deployment.group().nodes().stream()
        .filter(n -> n.announced().toString().equals(address))
        .findFirst()
        .map(n -> "node " + n.index())
        .orElse(address);
  }

  private void told(Heard h, What what, String text) {
    timeline.add(new Entry(h.at(), "sentinel " + h.sentinel(), what, h.channel() + ": " + text));
  }

  private void follow() {
    try {
      for (int look = 0; !closed; look++) {
        deployment.group().nodes().forEach(this::agent);
        deployment.vpc().log().writes().forEach(this::call);
        if (look % LOOKS_PER_ROLE == 0) {
          deployment.group().nodes().forEach(this::role);
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void role(Node node) {
    if (!node.redis().isRunning()) {
      masters.remove(node.index());
      return;
    }
    try {
      boolean master = node.role().equals("master");
      if (master && masters.add(node.index())) {
        String text = "ROLE answers master";
        timeline.add(new Entry(System.nanoTime(), "redis " + node.index(), What.PROMOTED, text));
      } else if (!master && masters.remove(node.index())) {
        String text = "ROLE answers replica";
        timeline.add(new Entry(System.nanoTime(), "redis " + node.index(), What.OTHER, text));
      }
    } catch (JedisException e) {
      // Promotion cuts connections: it is asked again in a moment.
      return;
    }
  }

  private void agent(Node node) {
    List<AgentProcess.Line> lines = deployment.agent(node).lines();
    for (; linesRead[node.index()] < lines.size(); linesRead[node.index()]++) {
      AgentProcess.Line line = lines.get(linesRead[node.index()]);
      note(line.text())
          .ifPresent(
              text ->
                  timeline.add(new Entry(line.at(), "agent " + node.index(), meaning(text), text)));
    }
  }

  /** The sentence of a log line that tells of a decision. */
  static Optional<String> note(String line) {
    String key = " note=\"";
    int from = line.indexOf(key);
    int to = line.lastIndexOf('"');
    if (from < 0 || to < from + key.length()) {
      return Optional.empty();
    }
    String text = line.substring(from + key.length(), to);
    return meaning(text) != What.OTHER || text.startsWith("demoted")
        ? Optional.of(text)
        : Optional.empty();
  }

  private static What meaning(String note) {
    return note.startsWith("this node is the master")
        ? What.CLAIMED
        : note.startsWith("every route verified") ? What.VERIFIED : What.OTHER;
  }

  private void call(Call call) {
    String what = call.action() + call.table().map(t -> " " + t).orElse("");
    boolean isRoute = call.action().endsWith("Route");
    if (asked.add(call)) {
      String by = call.instance().map(i -> " by " + i).orElse("");
      What counted = isRoute ? What.ASKED : What.OTHER;
      timeline.add(new Entry(call.arrivedNanos, "EC2", counted, what + " arrives, sent" + by));
    }
    if (call.answeredNanos().isPresent() && answered.add(call)) {
      boolean good = call.status() == 200;
      timeline.add(
          new Entry(
              call.answeredNanos().getAsLong(),
              "EC2",
              good && isRoute ? What.ANSWERED : What.OTHER,
              what + (good ? " is done" : " is refused: " + call.errorCode())));
    }
  }

  /** The tape of what the Sentinels publish. */
  SentinelTape tape() {
    return tape;
  }

  @Override
  public void close() {
    closed = true;
    tape.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
