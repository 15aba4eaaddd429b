package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One agent: the real core, its two clocks, its queue, and how it is stopped, crashed, started. */
final class SimAgent {

  private static final long EPOCH_OF_THE_WALL = 1_700_000_000_000L;

  final World w;
  final int host;
  final String name;
  final AskedTimes askedTimes = new AskedTimes();
  final Loopback loopback;
  private final Adapters adapters;
  private final Deque<Event> inbox = new ArrayDeque<>();
  private final Deque<Supplier<Event>> unread = new ArrayDeque<>();
  VipState state;

  /** Counts up at each start: what was asked in an earlier life is answered to nobody. */
  int life;

  boolean up;
  long startedAt = -100 * SECOND;
  long pausedUntilWall;

  /** Whether it has learned in this life which instance it is. */
  boolean knowsItself;

  /** Since when; without meaning before that. */
  long knewAt;

  /** The incident that it would find on its disk. */
  @Nullable Incident openIncident;

  /** The epoch of the last failover that it would find there. */
  long lastTold = -1;

  /** What it has alerted people to, and not taken back. */
  final Set<String> alerts = new HashSet<>();

  /** When it heard an operator claim despite no majority, by its monotonic clock. */
  long claimedAtNanos = Long.MIN_VALUE / 2;

  private long pausedOnDisk;

  /** How long an event may lie in the queue. */
  long sluggish;

  /** The highest epoch kept on disk. */
  long remembered;

  private boolean taking;
  private boolean stopped;
  private boolean suspended;
  private long stoppedAt = -100 * SECOND;
  private long wentOnAt = -100 * SECOND;
  private long jumpedAt = -100 * SECOND;
  private long monoLost;
  private long wallShift;
  private long wakeWanted = Long.MAX_VALUE;
  private long wakePending = Long.MAX_VALUE;

  SimAgent(World w, int host) {
    this.w = w;
    this.host = host;
    this.name = "agent " + host;
    this.loopback = new Loopback(w, host);
    this.adapters = new Adapters(this);
    this.state = initial();
  }

  /** Its disk is lost. */
  void forget() {
    remembered = 0;
    openIncident = null;
    lastTold = -1;
  }

  private VipState initial() {
    return VipState.initial(w.setup.settings(host, w.mutant), remembered, w.dice.seed(), now());
  }

  Moment now() {
    long wall = w.time.now() / 1000 + wallShift;
    return new Moment(
        w.time.now() * 1000 - monoLost,
        EPOCH_OF_THE_WALL + (w.mutant == Mutant.MONOTONIC_CLOCK_ONLY ? 0 : wall));
  }

  long wallMillis() {
    return EPOCH_OF_THE_WALL + w.time.now() / 1000 + wallShift;
  }

  /** Now, as the time of asking. */
  Moment asked() {
    Moment m = now();
    askedTimes.add(m, w.time.now());
    return m;
  }

  /** Neither down, stopped, slowed, paused by a person, nor just after a jump of its clock. */
  boolean runs() {
    return up && !isStopped() && sluggish == 0 && !isPaused() && w.time.now() - jumpedAt() > SECOND;
  }

  boolean isStopped() {
    return stopped;
  }

  void start() {
    if (up) {
      return;
    }
    up = true;
    startedAt = w.time.now();
    knowsItself = false;
    claimedAtNanos = Long.MIN_VALUE / 2;
    alerts.clear();
    life++;
    inbox.clear();
    unread.clear();
    state = initial();
    Incident open = openIncident;
    if (open != null) {
      state = state.resuming(open, lastTold, now());
    }
    adapters.started();
    w.invariants.started(this);
    w.tell(() -> "agent " + host + " starts, remembers epoch " + remembered);
    put(new Event.Woke());
    pausedUntilWall = 0;
    if (pausedOnDisk > wallMillis()) {
      put(new Event.PauseAsked(pausedOnDisk));
    }
  }

  /** SIGTERM: it ends what it has begun with itself, and nothing else. */
  void terminate() {
    adapters.terminated();
    crash();
  }

  void crash() {
    w.stats.settled(this);
    up = false;
    life++;
    stopped = false;
    wakeWanted = Long.MAX_VALUE;
    w.tell(() -> "agent " + host + " crashes");
  }

  /** SIGSTOP, a long collection; {@code suspend}: its monotonic clock stands still, too. */
  void stop(boolean suspend) {
    if (!stopped && up) {
      stopped = true;
      suspended = suspend;
      stoppedAt = w.time.now();
      w.tell(() -> "agent " + host + (suspend ? " suspended" : " stopped"));
    }
  }

  void goOn() {
    if (!stopped) {
      return;
    }
    stopped = false;
    wentOnAt = w.time.now();
    if (suspended) {
      monoLost += (w.time.now() - stoppedAt) * 1000;
    }
    w.tell(() -> "agent " + host + " goes on");
    takeLater();
    w.stats.readAfterPause += unread.size();
    while (!unread.isEmpty()) {
      put(unread.poll().get());
    }
    adapters.goOn();
    long due = Math.max(w.time.now(), wakeWanted + (suspended ? w.time.now() - stoppedAt : 0));
    wakeWanted = due;
    wakeAt(due);
  }

  long stoppedAt() {
    return stoppedAt;
  }

  long wentOnAt() {
    return wentOnAt;
  }

  long jumpedAt() {
    return jumpedAt;
  }

  /** Hands off, for so long; written down, so that it outlives the process. */
  void tellPaused(long millis) {
    pausedOnDisk = wallMillis() + millis;
    arrives(() -> new Event.PauseAsked(pausedOnDisk));
  }

  void tellResume() {
    pausedOnDisk = 0;
    arrives(Event.ResumeAsked::new);
  }

  void tellClaim(boolean despiteNoMajority) {
    arrives(
        () -> {
          claimedAtNanos = despiteNoMajority ? now().monoNanos() : claimedAtNanos;
          return new Event.ClaimAsked(despiteNoMajority);
        });
  }

  void jumpWall(long millis) {
    wallShift += millis;
    jumpedAt = w.time.now();
    w.tell(() -> "agent " + host + ": wall clock jumps by " + millis + " ms");
  }

  /** An outcome that comes once, to the life that asked. */
  final class Once {
    private final int askedIn = life;
    private boolean done;

    void after(long micros, Supplier<Event> outcome) {
      w.time.after(micros, () -> now(outcome));
    }

    void now(Supplier<Event> outcome) {
      if (!done && life == askedIn) {
        done = true;
        arrives(outcome);
      }
    }
  }

  Once once() {
    return new Once();
  }

  /** Bytes arrive at the process; read at once, or when it goes on. */
  void arrives(Supplier<Event> event) {
    if (!up) {
      return;
    }
    if (stopped) {
      unread.add(event);
    } else {
      put(event.get());
    }
  }

  void hint(Hint hint) {
    arrives(() -> new Event.Hinted(hint));
  }

  void redisCut() {
    w.time.after(MILLI / 2, () -> hint(new Hint(Hint.Kind.ROLE, "redis", "connection cut")));
  }

  void put(Event e) {
    if (adapters.isUnheard(e)) {
      heard(e);
      return;
    }
    inbox.add(adapters.altered(e));
    takeLater();
  }

  private void takeLater() {
    if (!taking) {
      taking = true;
      w.time.after(10 + (sluggish == 0 ? 0 : w.dice.between(0, sluggish)), this::takeNext);
    }
  }

  private void takeNext() {
    taking = false;
    int waiting = inbox.size();
    for (int i = 0; i < waiting && up && !stopped; i++) {
      decide(inbox.remove());
    }
    if (up && !stopped && !inbox.isEmpty()) {
      takeLater();
    }
  }

  private void decide(Event e) {
    heard(e);
    Moment m = now();
    Decision d = Decider.decide(state, e, m);
    state = d.next();
    w.decided(this, e, d);
    if (e instanceof Event.Woke) {
      w.invariants.woke(this);
    }
    if (!state.owns()) {
      w.stats.settled(this);
    }
    for (Intent i : d.intents()) {
      w.invariants.intended(this, i);
      i.handle(adapters);
    }
    adapters.decided(e);
    wakeWanted = (d.wakeAt().monoNanos() + monoLost) / 1000 + 1;
    wakeAt(wakeWanted);
  }

  /** What the agent was told, kept apart from what it made of it. */
  private void heard(Event e) {
    if (e instanceof Event.PauseAsked p) {
      pausedUntilWall = p.untilWallMillis();
    } else if (e instanceof Event.ResumeAsked) {
      pausedUntilWall = 0;
    } else if (e instanceof Event.IdentityLearned) {
      knewAt = knowsItself ? knewAt : w.time.now();
      knowsItself = true;
    }
    w.invariants.heard(this, e);
  }

  private void wakeAt(long when) {
    if (when < wakePending) {
      wakePending = when;
      int inLife = life;
      w.time.at(when, () -> wake(when, inLife));
    }
  }

  private void wake(long when, int inLife) {
    if (wakePending != when) {
      return;
    }
    wakePending = Long.MAX_VALUE;
    if (life != inLife || !up || stopped || wakeWanted == Long.MAX_VALUE) {
      if (up && !stopped && wakeWanted != Long.MAX_VALUE) {
        wakeAt(wakeWanted);
      }
    } else if (w.time.now() >= wakeWanted && adapters.dropsWakeups()) {
      wakeWanted = w.time.now() + SECOND;
      wakeAt(wakeWanted);
    } else if (w.time.now() >= wakeWanted) {
      put(new Event.Woke());
    } else {
      wakeAt(wakeWanted);
    }
  }

  boolean isPaused() {
    return wallMillis() < pausedUntilWall;
  }

  SentinelAsking sentinels() {
    return adapters.sentinels();
  }
}
