package io.sentinelvip.core;

import io.sentinelvip.core.VipReport.Node;
import io.sentinelvip.core.VipReport.ProofLine;
import io.sentinelvip.core.VipReport.Raised;
import io.sentinelvip.core.VipReport.Table;
import io.sentinelvip.core.VipReport.View;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows a state to people. */
public final class Reporter {

  private final VipState state;
  private final Draft d;

  private Reporter(VipState state, Moment now) {
    this.state = state;
    this.d = new Draft(state, now);
  }

  /**
   * The report of a state.
   *
   * @param reason the sentence of the last decision
   * @param history the last notes, the newest last
   */
  public static VipReport of(VipState state, Moment now, String reason, List<String> history) {
    return new Reporter(state, now).report(reason, history);
  }

  private VipReport report(String reason, List<String> history) {
    Finding live = d.live();
    boolean blind =
        live.is(Finding.Kind.NONE)
            && state.stance().majorityAt().until(d.now).compareTo(state.settings().blindAfter())
                >= 0;
    return new VipReport(
        state.settings().id().master().value(),
        state.settings().id().vip().toString(),
        state.settings().alertOnly() ? "alert-only" : "failover",
        state.stance().phase().word(),
        reason,
        state.stance().isArmed(d.now),
        blind ? state.stance().majorityAt().until(d.now).toMillis() : -1,
        d.paused() ? state.stance().pausedUntilWall() : 0,
        node(),
        live.named() == null ? null : live.named().toString(),
        live.epoch(),
        state.epochs().highest(),
        proofs(live),
        isRight(),
        state.stance().phase().owns(),
        tables(),
        !state.check().known() ? "unknown" : state.check().on() ? "on" : "off",
        loopback(),
        views(),
        state.raised().values().stream().map(Reporter::raised).toList(),
        incident(),
        List.copyOf(history));
  }

  private Node node() {
    Identity identity = state.evidence().self().identity();
    RouteTarget target = d.target();
    Endpoint redis = state.evidence().ownRedis();
    return new Node(
        identity == null ? "" : identity.instance().value(),
        target == null ? "" : target.eni().value(),
        redis == null ? "" : redis.toString());
  }

  private List<ProofLine> proofs(Finding live) {
    boolean master = state.evidence().lastSaidMaster() && state.evidence().roleFault() == null;
    boolean epoch = live.isMine() && live.epoch() >= state.epochs().highest();
    return List.of(
        new ProofLine("majority", live.is(Finding.Kind.MINE), live.sentence()),
        new ProofLine("role", master, "the local ROLE is " + Reasons.role(d)),
        new ProofLine(
            "epoch", epoch, "the highest config-epoch ever seen is " + state.epochs().highest()));
  }

  private boolean isRight() {
    Phase p = state.stance().phase();
    if (p.owns()) {
      return Settling.isAllRight(d) && d.live().isMine();
    }
    RouteTarget target = d.target();
    return p instanceof Phase.Following
        && !d.live().is(Finding.Kind.NONE)
        && target != null
        && !state.tables().isEmpty()
        && state.tables().values().stream()
            .allMatch(t -> t.seen().view() != null && !t.pointsHere(target));
  }

  private List<Table> tables() {
    RouteTarget target = d.target();
    List<Table> lines = new ArrayList<>();
    for (TableState t : state.tables().values()) {
      Moment read = t.seen().readAt();
      Fault fault = t.write().fault();
      String problem =
          fault != null ? fault.toString() : t.seen().isGone() ? "the table does not exist" : "";
      lines.add(
          new Table(
              t.id().value(),
              t.seen().view() == null ? "not read yet" : t.seen().view().describe(),
              t.pointsHere(target),
              isBlackhole(t.seen().view()),
              read == null ? -1 : millis(read),
              t.write().attempts(),
              problem));
    }
    return lines;
  }

  private static boolean isBlackhole(@Nullable TableView view) {
    return view != null && view.route().isPresent() && !view.route().get().active();
  }

  private long millis(@Nullable Moment since) {
    Duration age = since == null ? Duration.ofMillis(-1) : since.until(d.now);
    return age.toMillis();
  }

  private String loopback() {
    LoopState l = state.loop();
    if (!l.known()) {
      return "unknown";
    }
    return !l.present() ? "absent" : l.ours() ? "added by the agent" : "present";
  }

  private List<View> views() {
    List<View> lines = new ArrayList<>();
    for (Voice v : state.evidence().voices().values()) {
      lines.add(
          new View(
              v.view().via().toString(),
              v.view().sentinel().value(),
              v.view().named().toString(),
              v.view().epoch(),
              millis(v.view().answeredAt())));
    }
    return lines;
  }

  private @Nullable IncidentReport incident() {
    Incident shown = state.chronicle().shown();
    return shown == null ? null : IncidentReport.of(shown);
  }

  private static Raised raised(Alert a) {
    return new Raised(a.severity().name().toLowerCase(Locale.ROOT), a.key(), a.text());
  }
}
