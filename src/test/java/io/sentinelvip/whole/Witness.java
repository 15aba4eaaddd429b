package io.sentinelvip.whole;

import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks every Sentinel whom it names, and every server what it is, every few milliseconds, and so
 * can say afterwards whether a route write could have been proved when it was asked for.
 */
final class Witness implements AutoCloseable {

  /** A proof may be this old when a write is sent (promise P1). */
  static final Duration PROOF_AGE = Duration.ofMillis(250);

  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(8);
  private static final long AT_REST = TimeUnit.SECONDS.toNanos(2);

  private final Group group;
  private final List<Testimony> sentinels = new ArrayList<>();
  private final List<Testimony> servers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile long period = PERIOD;
  private volatile boolean closed;

  private Witness(Group group) {
    this.group = group;
  }

  /** Begins to watch. */
  static Witness of(Group group) {
    Witness witness = new Witness(group);
    for (Node node : group.nodes()) {
      witness.sentinels.add(witness.watch(node.sentinel(), witness::named));
      witness.servers.add(witness.watch(node.redis(), jedis -> role(jedis, node)));
    }
    return witness;
  }

  /**
   * Asks each two seconds only, until {@code resting} is false: 750 questions a second are work for
   * the machine. A route write meanwhile could not be judged.
   */
  void rest(boolean resting) {
    period = resting ? AT_REST : PERIOD;
    threads.forEach(LockSupport::unpark);
  }

  private Testimony watch(Server server, Function<Jedis, Testimony.Answer> question) {
    Testimony testimony = new Testimony();
    Thread thread = new Thread(() -> follow(server, question, testimony), "witness of " + server);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    return testimony;
  }

  private void follow(
      Server server, Function<Jedis, Testimony.Answer> question, Testimony testimony) {
    while (!closed) {
      long asked = System.nanoTime();
      try (Jedis jedis = server.connect()) {
        while (!closed) {
          asked = System.nanoTime();
          testimony.add(asked, System::nanoTime, question.apply(jedis));
          LockSupport.parkNanos(period);
        }
      } catch (JedisException e) {
        // It is down, or being asked too much: that is an answer too.
        testimony.silence(asked);
        LockSupport.parkNanos(period);
      }
    }
  }

  private Testimony.Answer named(Jedis jedis) {
    List<String> address = jedis.sentinelGetMasterAddrByName(group.master());
    Map<String, String> master = jedis.sentinelMaster(group.master());
    int node =
        group.nodes().stream()
            .filter(n -> address != null && n.name().equals(address.get(0)))
            .filter(n -> String.valueOf(n.announced().port()).equals(address.get(1)))
            .mapToInt(Node::index)
            .findFirst()
            .orElse(Testimony.NOBODY);
    return new Testimony.Answer(node, Long.parseLong(master.getOrDefault("config-epoch", "0")));
  }

  private static Testimony.Answer role(Jedis jedis, Node node) {
    boolean master = "master".equals(jedis.role().get(0));
    return new Testimony.Answer(master ? node.index() : Testimony.NOBODY, 0);
  }

  /**
   * What speaks against a write of this node's agent that arrived at {@code arrived}, a {@link
   * System#nanoTime}: empty where, within the age that a proof may have, a majority of the
   * Sentinels can have named the node, none stood by another at a higher config-epoch, and the
   * node's server can have been master.
   *
   * @param byElection whether an election may stand for the majority's naming; who voted is told
   *     for a moment only, and left to whoever asks
   */
  List<String> objections(long arrived, Node node, boolean byElection) {
    long from = arrived - PROOF_AGE.toNanos();
    List<String> objections = new ArrayList<>();
    long votes = sentinels.stream().filter(s -> s.canHave(node.index(), from, arrived)).count();
    if (!byElection && votes * 2 <= sentinels.size()) {
      objections.add(votes + " Sentinels named " + node + ": " + sentinels);
    }
    if (!servers.get(node.index()).canHave(node.index(), from, arrived)) {
      objections.add(node + " was no master: " + servers.get(node.index()));
    }
    long epoch =
        sentinels.stream()
            .mapToLong(s -> s.highestEpoch(node.index(), from, arrived))
            .max()
            .orElse(-1);
    boolean foretold = byElection && epoch < 0;
    if (!foretold
        && sentinels.stream().anyMatch(s -> s.stoodByAnother(node.index(), epoch, from, arrived))) {
      objections.add(
          "a Sentinel named another than " + node + " above " + epoch + ": " + sentinels);
    }
    return objections;
  }

  /** Forgets what was over before {@code nanos}, a {@link System#nanoTime}. */
  void forgetBefore(long nanos) {
    sentinels.forEach(s -> s.forgetBefore(nanos));
    servers.forEach(s -> s.forgetBefore(nanos));
  }

  /**
   * Since when a majority of the Sentinels, as far as each answered last, has named this node and
   * its server has said master; empty where that is not so.
   */
  OptionalLong reigningSince(Node node) {
    long[] votes =
        sentinels.stream()
            .map(s -> s.presentSince(node.index()))
            .flatMapToLong(OptionalLong::stream)
            .sorted()
            .toArray();
    OptionalLong role = servers.get(node.index()).presentSince(node.index());
    int needed = sentinels.size() / 2 + 1;
    return votes.length < needed || role.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(votes[needed - 1], role.getAsLong()));
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
