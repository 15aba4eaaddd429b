package io.sentinelvip.core;

import io.sentinelvip.core.Chronicle.Settled;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one incident of one failover. Signs open it ({@link Chronicle#rising}); the majority that
 * names the new master gives it its key ({@link Chronicle#moving}); {@link Course} takes it from
 * there to the verified route. Nothing else in the core looks at it but {@link Looks}, for when a
 * follower reads the tables: an incident tells, it decides nothing.
 */
final class Incidents {

  /** Signs that are gone for so long are gone. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** What lasts as long is worth keeping, even if nothing came of it. */
  private static final Duration LASTING = Duration.ofSeconds(10);

  static final Duration GIVE_UP = Duration.ofMinutes(10);

  private final Draft d;
  private final Event event;
  private final VipState before;
  private final Signs signs;

  private Incidents(Draft d, VipState before, Event event) {
    this.d = d;
    this.before = before;
    this.event = event;
    this.signs = new Signs(d);
  }

  static void update(Draft d, VipState before, Event event) {
    Incidents i = new Incidents(d, before, event);
    Chronicle was = d.chronicle;
    if (was.settled() == null) {
      new Beginnings(d).look();
    }
    i.sign();
    i.election();
    i.majority();
    new Course(d, before, event).follow();
    i.risen();
    keepIfChanged(d, was.moving(), d.chronicle.moving());
    keepIfChanged(d, was.rising(), d.chronicle.rising());
  }

  private static void keepIfChanged(Draft d, @Nullable Incident was, @Nullable Incident is) {
    if (is != null && !is.equals(was) && is.isWorthKeeping()) {
      d.start(new Intent.Keep(is));
    }
  }

  /** Ends one: it is kept if it was worth it. */
  static void close(Draft d, Incident i, Outcome how, String why) {
    if (i.isWorthKeeping()) {
      Incident closed = i.closed(how, why, d.now);
      d.chronicle = d.chronicle.last(closed);
      d.start(new Intent.Keep(closed));
    }
  }

  private void sign() {
    Signs.Sign s = signs.of(event, before);
    if (s == null) {
      return;
    }
    Incident moving = d.chronicle.moving();
    if (moving != null && moving.isByElection() && s.epoch() <= moving.epoch()) {
      d.chronicle = d.chronicle.moving(moving.stage(s.kind(), "", d.now, s.sentence()));
      return;
    }
    Incident i = d.chronicle.rising();
    if (d.chronicle.muted()) {
      d.chronicle = d.chronicle.rising(null, d.now);
      return;
    }
    if (i == null && s.kind() == Kind.ABORTED) {
      return;
    }
    if (i != null && i.epoch() >= 0 && s.epoch() > i.epoch()) {
      overtaken(i, s.epoch());
      i = null;
    }
    if (i == null) {
      i = opened(s.from());
    }
    // An answer to an older question may come last; what a higher epoch said stands.
    if (s.to() != null && s.epoch() > i.epoch()) {
      i = i.named(s.to(), s.here(), s.epoch());
    }
    d.chronicle =
        d.chronicle.rising(i.stage(s.kind(), "", d.now, s.sentence()), d.now).muted(false);
  }

  /** A claim on an election moves the routes before a majority names this node. */
  private void election() {
    Election won = d.claimedOn;
    if (won == null) {
      return;
    }
    Incident moving = d.chronicle.moving();
    if (moving != null) {
      overtaken(moving, won.epoch());
    }
    Settled s = d.chronicle.settled();
    Incident i = d.chronicle.rising();
    if (i == null) {
      i = opened(s == null ? null : s.named());
    }
    i = i.because("").named(d.evidence.place().knownAs(), true, won.epoch());
    i = i.stage(Kind.ELECTION, "", d.now, won.sentence());
    d.chronicle = d.chronicle.rising(null, null).moving(i).muted(false);
  }

  /** Kept incidents are told apart by the millisecond in which they were opened. */
  private Incident opened(@Nullable Endpoint from) {
    Moment at = d.now;
    while (isOpenedAt(at, d.chronicle.moving()) || isOpenedAt(at, d.chronicle.last())) {
      at = at.plus(Duration.ofMillis(1));
    }
    return Incident.opened(d.settings.id(), at, from);
  }

  private static boolean isOpenedAt(Moment at, @Nullable Incident i) {
    return i != null && i.openedAt().wallMillis() == at.wallMillis();
  }

  private void overtaken(Incident i, long by) {
    if (i.isByElection()) {
      close(d, i, Outcome.AVERTED, "the Sentinels did not follow it, but another at epoch " + by);
      return;
    }
    // A leader that is RESET before its switch, or two operators' failovers: one epoch, two
    // masters.
    String next =
        by == i.epoch()
            ? "the Sentinels then named another master at the same epoch, " + by
            : "the next failover came first: " + Incident.key(d.settings.id(), by);
    close(d, i, Outcome.OVERTAKEN, next);
  }

  /** A majority that stands at the highest epoch, or null. */
  static @Nullable Finding majority(Draft d) {
    Finding f = d.live();
    boolean at = f.is(Finding.Kind.MINE) || f.is(Finding.Kind.ANOTHER);
    return at && f.epoch() >= d.epochs.highest() ? f : null;
  }

  /** The majority names another than the settled master: a failover has a key. */
  private void majority() {
    Settled s = d.chronicle.settled();
    Finding f = majority(d);
    if (s == null || f == null) {
      return;
    }
    boolean same = s.isSameNode(f.named(), f.isMine());
    if (same && f.epoch() == s.epoch()) {
      return;
    }
    Settled next = new Settled(f.named(), f.isMine(), f.epoch(), null, same ? null : s.at());
    if (same && f.epoch() < s.epoch()) {
      // A new history of the group, with the master that it had.
      d.chronicle = d.chronicle.settled(next.leadsTo(s.at()));
      return;
    }
    if (follows(f, next)) {
      return;
    }
    Incident i = d.chronicle.rising();
    if (i != null && i.epoch() >= 0 && i.epoch() != f.epoch()) {
      overtaken(i, f.epoch());
      i = null;
    }
    Incident moving = d.chronicle.moving();
    if (moving != null) {
      overtaken(moving, f.epoch());
    }
    if (i == null) {
      // The same master at a higher epoch: at least one failover in between was not seen.
      i = opened(same ? null : s.named());
    }
    i = i.because("").named(f.named(), f.isMine(), f.epoch());
    i = i.stage(Kind.MAJORITY, "", d.now, f.sentence());
    d.chronicle = d.chronicle.settled(next).rising(null, null).moving(i).muted(false);
  }

  /** The majority names what an election foretold. */
  private boolean follows(Finding f, Settled next) {
    Incident moving = d.chronicle.moving();
    if (moving == null || !moving.isByElection() || !f.isMine() || moving.epoch() != f.epoch()) {
      return false;
    }
    Incident i = moving.stage(Kind.MAJORITY, "", d.now, f.sentence());
    d.chronicle = d.chronicle.settled(next).rising(null, null).moving(i).muted(false);
    return true;
  }

  /** What becomes of signs that no majority follows. */
  private void risen() {
    Incident i = d.chronicle.rising();
    Moment signed = d.chronicle.signedAt();
    boolean quiet = signed != null && d.due(signed.plus(QUIET));
    if (i == null) {
      if (d.chronicle.muted() && quiet && !signs.stand()) {
        d.chronicle = d.chronicle.rising(null, null).muted(false);
      }
      return;
    }
    Finding f = majority(d);
    if (quiet && f != null && isSettled(f) && !signs.stand()) {
      d.chronicle = d.chronicle.rising(null, null);
      close(d, i, Outcome.AVERTED, "the signs are gone: " + f.sentence());
    } else if (d.due(i.openedAt().plus(GIVE_UP))) {
      d.chronicle = d.chronicle.rising(null, signed).muted(true);
      close(d, i, Outcome.GIVEN_UP, "no failover came of the signs in 10 minutes");
    } else if (d.due(i.openedAt().plus(LASTING)) && i.reason().isEmpty()) {
      d.chronicle = d.chronicle.rising(i.because("no majority names another master"), signed);
    }
  }

  private boolean isSettled(Finding f) {
    Settled s = d.chronicle.settled();
    return s != null && s.isSameNode(f.named(), f.isMine()) && f.epoch() == s.epoch();
  }

  /** From now on the group is known; what differs from this is a failover. */
  static void settle(Draft d, @Nullable Endpoint named, boolean mine, long epoch) {
    d.chronicle = d.chronicle.settled(new Settled(named, mine, epoch, null, null));
  }
}
