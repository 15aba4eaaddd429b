package io.sentinelvip.core;

import io.sentinelvip.core.Chronicle.Settled;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.SentinelView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the signs of a failover: what tells that the settled mastership may be ending. */
final class Signs {

  /**
   * A sign.
   *
   * @param kind which step it tells of
   * @param from whose mastership may be ending
   * @param to who is named instead; null if nobody is yet
   * @param epoch at which epoch; -1 if nobody is named yet
   * @param sentence who said so
   */
  record Sign(
      Incident.Kind kind,
      @Nullable Endpoint from,
      @Nullable Endpoint to,
      boolean here,
      long epoch,
      String sentence) {}

  private final Draft d;
  private final @Nullable Settled settled;

  Signs(Draft d) {
    this.d = d;
    this.settled = d.chronicle.settled();
  }

  /** What the event that was just absorbed tells, or null. */
  @Nullable Sign of(Event e, VipState before) {
    if (e instanceof Event.ViewAnswered answer) {
      Voice v = d.evidence.voices().get(answer.view().sentinel());
      return v == null || !d.epochs.counts(v) ? null : ofVoice(v);
    }
    if (e instanceof Event.Hinted hinted) {
      return hinted.hint().said().map(said -> ofHint(said, hinted.hint())).orElse(null);
    }
    return e instanceof Event.RoleAnswered ? ofRole(before) : null;
  }

  /**
   * Whether anything still tells of one: a Sentinel that shows the master down, a failover or
   * another master, or a local Redis that calls itself master against the majority.
   */
  boolean stand() {
    for (Voice v : d.counted()) {
      if (ofVoice(v) != null) {
        return true;
      }
    }
    Settled s = settled;
    return s != null && !s.mine() && d.evidence.lastSaidMaster();
  }

  private @Nullable Sign ofVoice(Voice v) {
    SentinelView view = v.view();
    Settled s = settled;
    boolean same = s == null || s.isSameNode(v.meant(), v.who() == Who.ME);
    if (v.who() == Who.NOBODY) {
      return null;
    }
    if (s != null && !same && view.epoch() > s.epoch()) {
      return new Sign(
          Incident.Kind.PROMOTED,
          s.named(),
          v.meant(),
          v.who() == Who.ME,
          view.epoch(),
          "Sentinel " + view.brief());
    }
    if (!same || !(view.down() || view.leavesNamed())) {
      return null;
    }
    String who = "Sentinel " + view.via();
    return view.down()
        ? sign(Incident.Kind.DOWN, v.meant(), who + " shows " + view.named() + " down")
        : sign(Incident.Kind.TRIED, v.meant(), who + " leads a failover away from " + view.named());
  }

  /** A late hint tells of a mastership that is over already. */
  private @Nullable Sign ofHint(Hint.Said said, Hint hint) {
    Endpoint master = d.evidence.self().meant(said.master());
    boolean mine = d.evidence.self().who(said.master()) == Who.ME;
    Settled s = settled;
    if (s != null && !s.isSameNode(master, mine)) {
      return null;
    }
    String who = "Sentinel " + hint.source();
    return switch (said.sign()) {
      case DOWN -> sign(Incident.Kind.DOWN, master, who + " finds " + master + " down (+sdown)");
      case AGREED ->
          sign(
              Incident.Kind.AGREED,
              master,
              who + ": its quorum agrees that " + master + " is down (+odown)");
      case TRIED -> sign(Incident.Kind.TRIED, master, who + " tries a failover");
      case ELECTED ->
          sign(Incident.Kind.ELECTED, master, who + " was elected to lead the failover");
      case SELECTED ->
          sign(Incident.Kind.SELECTED, master, who + " selected " + named(said.replica()));
      case PROMOTED ->
          sign(Incident.Kind.PROMOTED, master, who + " promoted " + named(said.replica()));
      case ABORTED -> sign(Incident.Kind.ABORTED, master, who + " gave up: " + hint.text());
    };
  }

  private static String named(Optional<Endpoint> replica) {
    return replica.map(Endpoint::toString).orElse("a replica");
  }

  private @Nullable Sign ofRole(VipState before) {
    Evidence.RoleSeen was = before.evidence().role();
    Settled s = settled;
    boolean turned = was != null && was.role() == Role.REPLICA && d.evidence.lastSaidMaster();
    if (!turned || s == null || s.mine()) {
      return null;
    }
    return sign(
        Incident.Kind.ROLE, s.named(), "the local Redis " + d.evidence.ownRedis() + " says master");
  }

  private static Sign sign(Incident.Kind kind, @Nullable Endpoint from, String sentence) {
    return new Sign(kind, from, null, false, -1, sentence);
  }
}
