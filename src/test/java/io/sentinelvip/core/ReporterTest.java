package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people are shown, and the sentence that says why (promise P10). */
class ReporterTest {

  private static final Fault AWAY = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");

  @Test
  void anOwnerAtRestIsRight() {
    Story s = Story.holding(4);
    VipReport r = report(s);
    assertThat(r.right()).isTrue();
    assertThat(r.phase()).isEqualTo("holding");
    assertThat(r.mode()).isEqualTo("failover");
    assertThat(r.proofs()).allMatch(VipReport.ProofLine::holds).hasSize(3);
    assertThat(r.tables()).allMatch(VipReport.Table::here).hasSize(2);
    assertThat(r.loopback()).isEqualTo("added by the agent");
    assertThat(r.views()).hasSize(3);
    assertThat(r.node()).isEqualTo(new VipReport.Node("i-0000000a", ENI.value(), ME.toString()));
    assertThat(s.last.reason()).startsWith("every route leads here, as it should: 3 of 3");
    s.tell(new Event.LoopbackSeen(true, false));
    assertThat(report(s).loopback()).isEqualTo("present");
    s.tell(new Event.LoopbackSeen(false, false));
    assertThat(report(s).loopback()).isEqualTo("absent");
    assertThat(report(s).right()).isFalse();
  }

  @Test
  void aReplicaIsRightWhileNoTableLeadsHere() {
    Story s = Story.following(4);
    assertThat(report(s).right()).isTrue();
    assertThat(report(s).proofs()).extracting(VipReport.ProofLine::holds).containsOnly(false);
    assertThat(s.last.reason()).startsWith("following: 3 of 3");
    s.tables(ENI, ELSEWHERE);
    assertThat(report(s).right()).isFalse();
    s.tables(ELSEWHERE);
    assertThat(report(s).right()).isFalse();
    assertThat(report(s).tables().get(1).problem()).isEqualTo("the table does not exist");
  }

  @Test
  void nothingIsKnownAtTheStart() {
    Story s = Story.begins();
    VipReport r = report(s);
    assertThat(r.right()).isFalse();
    assertThat(r.node()).isEqualTo(new VipReport.Node("", "", ""));
    assertThat(r.sourceDestCheck()).isEqualTo("unknown");
    assertThat(r.loopback()).isEqualTo("unknown");
    assertThat(r.tables())
        .allMatch(t -> t.pointsAt().equals("not read yet") && t.readMillisAgo() == -1 && !t.here());
    assertThat(s.last.reason()).isEqualTo("which instance this is is not known yet");
    s.identity();
    s.check(true);
    assertThat(report(s).sourceDestCheck()).isEqualTo("on");
    s.check(false);
    assertThat(report(s).sourceDestCheck()).isEqualTo("off");
    assertThat(s.last.reason()).startsWith("no majority of the Sentinels");
  }

  @Test
  void blindnessPauseArmingAndFaultsShow() {
    Story s = Story.holding(4);
    assertThat(report(s).blindForMillis()).isEqualTo(-1);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ARM, "x", "+sdown")));
    assertThat(report(s).armed()).isTrue();
    s.pass(20_000);
    assertThat(report(s).blindForMillis()).isBetween(16_000L, 20_000L);
    assertThat(report(s).right()).isFalse();
    assertThat(s.last.reason()).startsWith("every route was seen to lead here; now no majority");
    long until = s.now.wallMillis() + 60_000;
    s.tell(new Event.PauseAsked(until));
    assertThat(report(s).pausedUntilMillis()).isEqualTo(until);
    assertThat(s.last.reason()).startsWith("paused: ");
    assertThat(report(s).alerts()).extracting(VipReport.Raised::key).contains("blind", "paused");
    assertThat(report(s).tables().get(0).readMillisAgo()).isEqualTo(20_000);
  }

  @Test
  void theReasonNamesWhatIsMissingForAProof() {
    Story s = Story.following(4);
    s.views(ME, 5);
    s.tell(new Event.RoleFailed(ME, AWAY));
    assertThat(s.last.reason()).isEqualTo("not claiming: the local ROLE is unknown (no answer)");
    s.role(Role.REPLICA);
    assertThat(s.last.reason()).isEqualTo("not claiming: the local ROLE is replica");
    Story moving = Story.following(4);
    moving.role(Role.MASTER);
    moving.views(ME, 5);
    assertThat(moving.last.reason()).startsWith("moving the VIP here: 3 of 3");
    moving.notPointed(T1, Fault.Kind.TRANSIENT, "InternalError");
    moving.pass(300);
    assertThat(moving.last.reason())
        .isEqualTo("waiting for a proof: the answers are older than a proof may be");
    assertThat(report(moving).tables().get(0).problem()).startsWith("InternalError: ");
    assertThat(report(moving).tables().get(0).attempts()).isEqualTo(1);
    moving.view(1, ME, 5, 2, FailoverState.WAIT_PROMOTION);
    moving.role(Role.MASTER);
    assertThat(moving.last.reason())
        .isEqualTo("waiting for a proof: a Sentinel shows a failover away from this node");
  }

  @Test
  void aRouteThatIsNotAliveIsABlackholeAndAMissingOneIsNot() {
    Story s = Story.holding(1);
    TableView.Route dead = new TableView.Route(Optional.of(ENI), Optional.empty(), false, false);
    s.tell(
        new Event.TablesRead(
            List.of(
                new TableView(T1, Optional.of(dead)), new TableView(Story.T2, Optional.empty())),
            s.now));
    assertThat(report(s).tables())
        .extracting(VipReport.Table::blackhole)
        .containsExactly(true, false);
    s.tables(ENI, ENI);
    assertThat(report(s).tables()).extracting(VipReport.Table::blackhole).containsOnly(false);
    assertThat(report(Story.begins()).tables())
        .extracting(VipReport.Table::blackhole)
        .containsOnly(false);
  }

  @Test
  void anOwnerThatCannotMoveTheVipSaysWhy() {
    Story checked = Story.following(4);
    checked.check(true);
    checked.role(Role.MASTER);
    checked.views(ME, 5);
    assertThat(checked.last.reason())
        .isEqualTo("the source/dest check must be off before a route is moved");
    checked.tell(
        new Event.CheckNotDisabled(ENI, new Fault(Fault.Kind.DENIED, "Unauthorized", "not you")));
    assertThat(checked.last.reason())
        .isEqualTo("the source/dest check must be off before a route is moved: not you");
    Story.Settings named = Story.settings();
    named.selfAddresses = Set.of(ME.ip().orElseThrow());
    Story unknown = new Story(named.build(), 0);
    unknown.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.9.8"),
                    Story.eni(new EniId("eni-0000000f"), 1, "10.0.9.9")))));
    unknown.views(ME, 5);
    unknown.role(Role.MASTER);
    assertThat(unknown.last.reason())
        .isEqualTo("this node is the master, but which ENI is meant cannot be told");
  }

  @Test
  void aDemotedNodeSaysWhyTheVipStays() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    assertThat(s.last.reason()).startsWith("demoted; the VIP stays on the loopback until");
    assertThat(report(s).phase()).isEqualTo("leaving");
    assertThat(report(s).right()).isFalse();
  }

  private static VipReport report(Story s) {
    return Reporter.of(s.state, s.now, s.last.reason(), List.of());
  }
}
