package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Ballot;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one agent asks the Sentinels: each by each address that leads to it, all at once. */
final class SentinelAsking {

  private static final long TIMEOUT = 2 * SECOND;
  private static final long LISTS = 10 * SECOND;

  /** An answer counts for so long from the asking. */
  private static final long LIVE = 3500 * MILLI;

  /** One address. */
  private static final class Via {
    final Endpoint endpoint;
    final int host;
    final @Nullable SimSentinel zombie;
    boolean busy;
    boolean again;
    long listedAt = -LISTS;
    @Nullable SentinelView last;

    Via(Endpoint endpoint, int host, @Nullable SimSentinel zombie) {
      this.endpoint = endpoint;
      this.host = host;
      this.zombie = zombie;
    }
  }

  private final SimAgent a;
  private final World w;
  private final List<Via> vias = new ArrayList<>();
  private final Map<RunId, Long> answered = new LinkedHashMap<>();
  private long majorityAt;

  SentinelAsking(SimAgent a) {
    this.a = a;
    this.w = a.w;
  }

  void started() {
    vias.clear();
    answered.clear();
    majorityAt = w.time.now();
    for (int h = 0; h < w.setup.hosts(); h++) {
      if (w.mutant != Mutant.LOCAL_SENTINEL_ONLY || h == a.host) {
        vias.add(new Via(new Endpoint(Setup.ip(h), 26379), h, null));
      }
    }
    if (w.setup.namedTwice() && w.mutant != Mutant.LOCAL_SENTINEL_ONLY) {
      vias.add(new Via(new Endpoint(Setup.name(0), 26379), 0, null));
    }
    w.zombies.forEach(this::found);
  }

  void found(SimSentinel zombie) {
    vias.add(new Via(new Endpoint(Setup.ip(zombie.host), 26380), zombie.host, zombie));
  }

  /** How long no majority of the Sentinels has answered. */
  long blindFor() {
    return w.time.now() - majorityAt;
  }

  /** How many run ids this life of the agent has heard. */
  int everAnswered() {
    return answered.size();
  }

  void askAll() {
    w.invariants.sentinelsAsked(a);
    vias.forEach(this::ask);
  }

  private void ask(Via v) {
    if (v.busy) {
      v.again = true;
      return;
    }
    v.busy = true;
    Moment asked = a.asked();
    boolean[] done = {false};
    int life = a.life;
    w.time.after(TIMEOUT, () -> failed(v, done, life, Adapters.silence()));
    if (w.net.agentReaches(a.host, v.host)) {
      long there = a.host == v.host ? 40 : w.net.delay();
      w.time.after(there + sentinel(v).slow, () -> serve(v, done, life, asked));
    }
  }

  private SimSentinel sentinel(Via v) {
    return v.zombie != null ? v.zombie : w.sentinels[v.host];
  }

  private void serve(Via v, boolean[] done, int life, Moment asked) {
    SimSentinel s = sentinel(v);
    if (s.hung || !w.net.agentHears(a.host, v.host)) {
      return;
    }
    long back = a.host == v.host ? 40 : w.net.delay();
    if (!s.up) {
      Fault refused = SimEc2.fault(Fault.Kind.TRANSIENT, "REFUSED");
      w.time.after(back, () -> failed(v, done, life, refused));
    } else if (!s.knowsMaster) {
      Fault missing = SimEc2.fault(Fault.Kind.MISSING, "no such master");
      w.time.after(back, () -> failed(v, done, life, missing));
    } else {
      SentinelView said = view(s, v, asked);
      w.time.after(back, () -> answered(v, done, life, said));
    }
  }

  private SentinelView view(SimSentinel s, Via v, Moment asked) {
    boolean alone = w.mutant == Mutant.LOCAL_SENTINEL_ONLY;
    RunId id = w.mutant == Mutant.COUNTS_ADDRESSES ? idOf(v.endpoint) : s.id;
    return new SentinelView(
        id,
        v.endpoint,
        w.setup.redis(s.named()),
        w.mutant == Mutant.EPOCH_IGNORED ? 1 : s.epoch,
        alone ? 0 : s.known.size(),
        s.quorum(),
        s.isDown(),
        s.failover.state(),
        ballot(s),
        asked,
        asked);
  }

  private Ballot ballot(SimSentinel s) {
    if (w.setup.claimOn() == VipSettings.ClaimOn.MAJORITY) {
      return Ballot.NONE;
    }
    return s.failover.ballot();
  }

  private static RunId idOf(Endpoint e) {
    return new RunId(String.format(Locale.ROOT, "%040x", e.toString().hashCode() & 0xffffffffL));
  }

  private void failed(Via v, boolean[] done, int life, Fault fault) {
    if (finish(v, done, life)) {
      SentinelView last = v.last;
      if (w.mutant == Mutant.SILENCE_REPEATS_LAST_WORD && last != null) {
        a.arrives(() -> new Event.ViewAnswered(dated(last, a.asked())));
      } else {
        a.arrives(() -> new Event.ViewFailed(v.endpoint, fault));
      }
    }
  }

  private void answered(Via v, boolean[] done, int life, SentinelView said) {
    if (finish(v, done, life)) {
      a.arrives(() -> read(v, said));
      if (w.time.now() - v.listedAt >= LISTS) {
        v.listedAt = w.time.now();
        var nodes = sentinel(v).nodes();
        a.arrives(() -> new Event.NodesListed(said.sentinel(), nodes));
      }
    }
  }

  private Event read(Via v, SentinelView said) {
    SentinelView view =
        dated(said, w.mutant == Mutant.DATED_BY_ARRIVAL ? a.asked() : said.askedAt());
    v.last = view;
    answered.put(view.sentinel(), a.askedTimes.of(view.askedAt()));
    long since = w.time.now() - LIVE;
    int live = 0;
    for (long t : answered.values()) {
      live += t > since ? 1 : 0;
    }
    if (2 * live > w.setup.hosts()) {
      majorityAt = w.time.now();
    }
    return new Event.ViewAnswered(view);
  }

  private SentinelView dated(SentinelView s, Moment asked) {
    return new SentinelView(
        s.sentinel(),
        s.via(),
        s.named(),
        s.epoch(),
        s.others(),
        s.quorum(),
        s.down(),
        s.failover(),
        s.ballot(),
        asked,
        a.now());
  }

  private boolean finish(Via v, boolean[] done, int life) {
    if (done[0] || a.life != life) {
      return false;
    }
    done[0] = true;
    v.busy = false;
    if (v.again) {
      v.again = false;
      ask(v);
    }
    return true;
  }
}
