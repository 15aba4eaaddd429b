package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Hint;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.RunId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One Sentinel: what it holds for true, what it hears from the others, whom it watches. Failing
 * over is {@link Failover}'s.
 */
final class SimSentinel {

  private static final long DOWN_AFTER = 2 * SECOND;
  private static final long TILT_TRIGGER = 2 * SECOND;
  private static final long TILT = 30 * SECOND;
  private static final long ROLE_IS_WRONG = 22 * SECOND;

  final World w;
  final int host;
  final RunId id;
  final Sayings sayings = new Sayings();
  final Map<RunId, SimSentinel> known = new LinkedHashMap<>();
  final Failover failover = new Failover(this);

  /** Cut off from the other Sentinels for good, but still answering agents. */
  boolean zombie;

  boolean up = true;
  boolean hung;
  boolean knowsMaster = true;
  int master;
  long epoch;
  long currentEpoch;
  long slow;
  private long slowUntil = -100 * SECOND;
  private boolean down;
  private boolean announcedDown;
  private long lastOk;
  private long masterSaysReplicaSince = -1;
  private long tiltUntil;
  private long lastTick;
  private long nextHello;
  private final long[] wrongSince;
  private final boolean[] listed;
  private long nextInfo;
  private final Map<RunId, Long> alsoDown = new LinkedHashMap<>();

  SimSentinel(World w, int host, int master, long epoch) {
    this.w = w;
    this.host = host;
    this.master = master;
    this.epoch = epoch;
    this.currentEpoch = epoch;
    this.id = w.newRunId();
    this.wrongSince = new long[w.setup.hosts()];
    this.listed = new boolean[w.setup.hosts()];
    java.util.Arrays.fill(wrongSince, -1);
    java.util.Arrays.fill(listed, true);
    lastOk = w.time.now();
    lastTick = lastOk;
    changed();
    w.time.after(w.dice.between(0, 100 * MILLI), this::tick);
  }

  void quicken() {
    slow = 0;
    slowUntil = w.time.now();
  }

  /** Long enough that a question which came too late was given up, and asked anew. */
  boolean isQuick() {
    return slow == 0 && w.time.now() - slowUntil > Named.HEARD_AGAIN;
  }

  boolean answers() {
    return up && !hung;
  }

  /** The master's host as get-master-addr-by-name tells it. */
  int named() {
    return failover.promoted() >= 0 ? failover.promoted() : master;
  }

  boolean isDown() {
    return down;
  }

  boolean isTilted() {
    return w.time.now() < tiltUntil;
  }

  void changed() {
    sayings.now(w.time.now(), up && knowsMaster ? named() : -1, epoch, known.size());
    if (up && knowsMaster) {
      w.invariants.incidents().named(epoch, named());
    }
    w.changed();
  }

  private void tick() {
    long now = w.time.now();
    if (zombie || !isCurrent()) {
      return;
    }
    w.time.after(w.dice.between(80 * MILLI, 120 * MILLI), this::tick);
    if (!answers()) {
      return;
    }
    if (now - lastTick > TILT_TRIGGER) {
      tilt();
    }
    lastTick = now;
    if (!knowsMaster) {
      return;
    }
    watchMaster(now);
    if (now >= nextHello) {
      hello();
    }
    if (now >= nextInfo) {
      nextInfo = now + 10 * SECOND;
      readInfo();
    }
    if (!isTilted()) {
      failover.tick(now);
      correctRoles(now);
    }
  }

  /** Its clock jumped, or it was not run for too long. */
  void tilt() {
    tiltUntil = w.time.now() + TILT;
    tell(Hint.Kind.LOOK, "+tilt");
  }

  /** The master's INFO lists its replicas. */
  private void readInfo() {
    for (SimRedis r : w.redis) {
      listed[r.host] |= r.answers() && r.follows() == master && w.net.bothWays(r.host, master);
    }
  }

  /** SENTINEL REPLICAS, and the master. */
  Set<Endpoint> nodes() {
    Set<Endpoint> nodes = new LinkedHashSet<>();
    for (int h = 0; h < listed.length; h++) {
      if (listed[h] || h == master) {
        nodes.add(w.setup.redis(h));
      }
    }
    return nodes;
  }

  private void forgetNodes() {
    known.clear();
    java.util.Arrays.fill(listed, false);
    nextInfo = w.time.now() + SECOND;
    failover.forget();
  }

  private boolean isCurrent() {
    return w.sentinels[host] == this;
  }

  private void watchMaster(long now) {
    SimRedis r = w.redis[master];
    boolean reached = r.answers() && w.net.bothWays(host, master);
    if (reached) {
      lastOk = now;
    }
    masterSaysReplicaSince =
        reached && !r.isMaster() ? (masterSaysReplicaSince < 0 ? now : masterSaysReplicaSince) : -1;
    down =
        now - lastOk > DOWN_AFTER
            || (masterSaysReplicaSince >= 0 && now - masterSaysReplicaSince > ROLE_IS_WRONG);
    if (down != announcedDown) {
      announcedDown = down;
      tell(down ? Hint.Kind.ARM : Hint.Kind.LOOK, down ? "+sdown" : "-sdown");
    }
    if (down) {
      for (SimSentinel o : known.values()) {
        w.net.send(host, o.host, () -> o.askedWhetherDown(this));
      }
    } else {
      alsoDown.clear();
    }
  }

  private void askedWhetherDown(SimSentinel by) {
    if (answers() && down && master == by.master && !isTilted()) {
      w.net.send(host, by.host, () -> by.alsoDown.put(id, w.time.now()));
    }
  }

  /** Whether so many as the quorum agree that the master is down. */
  boolean isObjectivelyDown() {
    long since = w.time.now() - 5 * SECOND;
    int agree = 0;
    for (long t : alsoDown.values()) {
      agree += t > since ? 1 : 0;
    }
    return down && 1 + agree >= quorum();
  }

  int quorum() {
    return w.setup.hosts() / 2 + 1;
  }

  /** To every other Sentinel that it reaches, and to each on its discovery. */
  void hello() {
    nextHello = w.time.now() + 2 * SECOND;
    int named = named();
    long e = epoch;
    long current = currentEpoch;
    for (SimSentinel o : w.sentinels) {
      if (o != this) {
        w.net.send(host, o.host, () -> o.hears(this, named, e, current));
      }
    }
  }

  private void hears(SimSentinel from, int named, long itsEpoch, long itsCurrent) {
    if (!answers() || !knowsMaster || !isCurrent()) {
      return;
    }
    if (!known.containsKey(from.id)) {
      known.values().removeIf(o -> o.host == from.host);
      known.put(from.id, from);
    }
    currentEpoch = Math.max(currentEpoch, itsCurrent);
    if (itsEpoch > epoch) {
      epoch = itsEpoch;
      if (named != master) {
        switchTo(named);
      }
    }
    changed();
  }

  /** The master's address changes, and with it everything known of it. */
  void switchTo(int to) {
    tell(Hint.Sign.PROMOTED, "+switch-master", to);
    listed[master] = true;
    w.tell(() -> "sentinel " + host + " switches from " + master + " to " + to + " at " + epoch);
    master = to;
    failover.forget();
    lastOk = w.time.now();
    down = false;
    announcedDown = false;
    masterSaysReplicaSince = -1;
    alsoDown.clear();
    changed();
  }

  /** A node that has been a master, or followed another, for too long is made a replica. */
  private void correctRoles(long now) {
    boolean sane = !down && failover.state() == FailoverState.NONE && w.redis[master].isMaster();
    for (int h = 0; h < wrongSince.length; h++) {
      SimRedis r = w.redis[h];
      boolean wrong = h != master && r.answers() && (r.isMaster() || r.follows() != master);
      if (!sane || !wrong || !w.net.bothWays(host, h)) {
        wrongSince[h] = -1;
      } else if (wrongSince[h] < 0) {
        wrongSince[h] = now + w.dice.between(8 * SECOND, 16 * SECOND);
      } else if (now > wrongSince[h]) {
        wrongSince[h] = -1;
        r.follow(master, w.dice.between(0, SECOND));
      }
    }
  }

  /**
   * SENTINEL RESET: the others and the replicas are forgotten, the master and its epoch are not.
   */
  void reset() {
    forgetNodes();
    tell(Hint.Kind.LOOK, "+reset-master");
    changed();
  }

  /** SENTINEL REMOVE. */
  void remove() {
    knowsMaster = false;
    forgetNodes();
    changed();
  }

  /** SENTINEL MONITOR: a new history. */
  void monitor(int theMaster) {
    knowsMaster = true;
    epoch = 0;
    switchTo(theMaster);
  }

  void crash() {
    up = false;
    hung = false;
    changed();
  }

  void hang(boolean is) {
    hung = is && up;
  }

  /** Comes back with what its configuration file holds. */
  void restart(int savedMaster, long savedEpoch) {
    if (!up && isCurrent()) {
      up = true;
      epoch = savedEpoch;
      lastTick = w.time.now();
      switchTo(savedMaster);
    }
  }

  void tell(Hint.Kind kind, String event) {
    w.sentinelSays(this, new Hint(kind, "sentinel " + host, event));
  }

  /** A step of a failover from the present master to another. */
  void tell(Hint.Sign sign, String event, int to) {
    Hint.Said said = new Hint.Said(sign, w.setup.redis(master), Optional.of(w.setup.redis(to)));
    w.sentinelSays(this, new Hint(Hint.Kind.LOOK, "sentinel " + host, event, Optional.of(said)));
  }
}
