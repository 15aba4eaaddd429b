package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the core wants done about one VIP. The runner starts the intents of one decision in their
 * order and waits for none; every outcome comes back as an {@link Event}, exactly one for each
 * intent that names one.
 */
public sealed interface Intent {

  /** Calls the handler's method for this intent. */
  <R> R handle(Handler<R> h);

  /** Whether it changes anything outside this process: EC2, the loopback. */
  default boolean mutating() {
    return false;
  }

  /**
   * Ask every Sentinel about this master, all at once; one that is still being asked is asked again
   * when it has answered. Outcome: for each Sentinel {@link Event.ViewAnswered} or {@link
   * Event.ViewFailed}.
   */
  record AskSentinels() implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.askSentinels(this);
    }
  }

  /** Ask a Redis for its role. Outcome: {@link Event.RoleAnswered} or {@link Event.RoleFailed}. */
  record AskRole(Endpoint redis) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.askRole(this);
    }
  }

  /**
   * Find out which instance this is. Outcome: {@link Event.IdentityLearned} or {@link
   * Event.IdentityFailed}.
   */
  record LearnIdentity() implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.learnIdentity(this);
    }
  }

  /**
   * Read the managed tables. Outcome: {@link Event.TablesRead} or {@link Event.TablesUnread}.
   *
   * @param atRest whether nothing waits for it: it may be made together with those of other VIPs
   */
  record ReadTables(boolean atRest) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.readTables(this);
    }
  }

  /**
   * Read the source/dest check of the target. Outcome: {@link Event.CheckRead} or {@link
   * Event.CheckUnread}.
   *
   * @param atRest whether it is for nothing but to look as often as at rest: what another VIP has
   *     just seen serves as well
   */
  record ReadCheck(RouteTarget target, boolean atRest) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.readCheck(this);
    }
  }

  /**
   * Look whether the VIP is on the loopback. Outcome: {@link Event.LoopbackSeen} or {@link
   * Event.LoopbackFailed}.
   */
  record ReadLoopback() implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.readLoopback(this);
    }
  }

  /**
   * Put the VIP on the loopback. Outcome: {@link Event.LoopbackSeen} or {@link
   * Event.LoopbackFailed}.
   */
  record HoldVip(Proof proof) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.holdVip(this);
    }

    @Override
    public boolean mutating() {
      return true;
    }
  }

  /** Take the VIP off the loopback, if this agent added it. Outcome: as for {@link HoldVip}. */
  record ReleaseVip() implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.releaseVip(this);
    }

    @Override
    public boolean mutating() {
      return true;
    }
  }

  /**
   * Turn the target's source/dest check off. Without a proof it is the preparation at start, which
   * concerns nobody's route. Outcome: {@link Event.CheckDisabled} or {@link
   * Event.CheckNotDisabled}.
   */
  record DisableCheck(RouteTarget target, Optional<Proof> proof) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.disableCheck(this);
    }

    @Override
    public boolean mutating() {
      return true;
    }
  }

  /**
   * Point one table's route at the target. The proof is looked at once more as the last thing
   * before the request is handed over; if it no longer counts, nothing is sent. Outcome: {@link
   * Event.RoutePointed} or {@link Event.RouteNotPointed}.
   */
  record PointRoute(RouteTableId table, RouteTarget target, boolean create, Proof proof)
      implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.pointRoute(this);
    }

    @Override
    public boolean mutating() {
      return true;
    }
  }

  /**
   * Make the mutating calls as {@code DryRun}, the route's with its present target: proves the
   * permissions and warms the way. No outcome but a log line and, where refused, an alert by the
   * next real call.
   */
  record Rehearse(RouteTableId table, RouteTarget present, Optional<RouteTarget> own)
      implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.rehearse(this);
    }
  }

  /**
   * All that is missing is the proof: have the route writes ready up to their last step, each at
   * its gate, where a {@link PointRoute} of that table to that target finds it. No outcome; what no
   * proof licensed within {@link #FOR} is dropped, and nothing of it was sent.
   */
  record Poise(List<RouteTableId> tables, RouteTarget target) implements Intent {

    /** Sentinels that promoted a node agree within about a second. */
    public static final Duration FOR = Duration.ofSeconds(2);

    public Poise {
      tables = List.copyOf(tables);
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.poise(this);
    }
  }

  /** The master may be down: have credentials fresh and connections open. No outcome. */
  record WarmUp() implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.warmUp(this);
    }
  }

  /** Keep the highest epoch on disk, best effort. No outcome. */
  record RememberEpoch(long epoch) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.rememberEpoch(this);
    }
  }

  /** Tell people. No outcome. */
  record Raise(Alert alert) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.raise(this);
    }
  }

  /**
   * Keep what is known of an incident; what was kept of it before is outdated. After every other
   * intent of a decision, since it only tells. No outcome.
   */
  record Keep(Incident incident) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.keep(this);
    }
  }

  /** Write a sentence to the log and to the VIP's recent history. No outcome. */
  record Note(String text) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.note(this);
    }
  }

  /**
   * The configuration cannot be right: end the process with exit code 2. Only at start, before
   * anything was changed.
   */
  record Halt(String reason) implements Intent {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.halt(this);
    }
  }

  /** One method per intent, so that a forgotten one does not compile. */
  interface Handler<R> {
    R askSentinels(AskSentinels i);

    R askRole(AskRole i);

    R learnIdentity(LearnIdentity i);

    R readTables(ReadTables i);

    R readCheck(ReadCheck i);

    R readLoopback(ReadLoopback i);

    R holdVip(HoldVip i);

    R releaseVip(ReleaseVip i);

    R disableCheck(DisableCheck i);

    R pointRoute(PointRoute i);

    R rehearse(Rehearse i);

    R poise(Poise i);

    R warmUp(WarmUp i);

    R rememberEpoch(RememberEpoch i);

    R raise(Raise i);

    R keep(Keep i);

    R note(Note i);

    R halt(Halt i);
  }
}
