package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The VIP leaves the loopback of who is no longer the master: when, and when not (promise P8). */
class LeavingTest {

  private static final Fault AWAY = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");
  private static final Fault GONE = new Fault(Fault.Kind.TRANSIENT, Evidence.REFUSED, "refused");

  /** Demoted, and the tables are seen to lead elsewhere. */
  private static Story leaving() {
    return demoted(Story.holding(1));
  }

  private static Story demoted(Story s) {
    s.views(OTHER, 2);
    s.now = s.now.plus(Duration.ofMillis(10));
    s.tables(ELSEWHERE, ELSEWHERE);
    assertThat(s.state.stance().phase().word()).isEqualTo("leaving");
    s.took();
    return s;
  }

  private static List<Intent.ReleaseVip> released(Story s) {
    return Story.of(s.took(), Intent.ReleaseVip.class);
  }

  @Test
  void anAddressThatIsNoLongerOursToTakeStays() {
    Story s = leaving();
    s.tell(new Event.LoopbackSeen(true, false));
    s.passAnswered(40, OTHER, 2, Role.REPLICA);
    assertThat(released(s)).isEmpty();
  }

  @Test
  void aRedisThatIsGoneForFiveSecondsHasCutItsClients() {
    Story s = leaving();
    s.tell(new Event.RoleFailed(ME, GONE));
    for (int i = 0; i < 4; i++) {
      s.pass(1000);
      s.views(OTHER, 2);
    }
    s.tell(new Event.RoleFailed(ME, AWAY));
    assertThat(released(s)).isEmpty();
    s.pass(1000);
    s.views(OTHER, 2);
    assertThat(released(s)).as("since it was refused, not since the last answer").hasSize(1);
  }

  @Test
  void aRedisThatOnlyDoesNotAnswerHasNot() {
    Story s = leaving();
    for (int i = 0; i < 40; i++) {
      s.tell(new Event.RoleFailed(ME, AWAY));
      s.pass(1000);
      s.views(OTHER, 2);
    }
    assertThat(released(s)).isEmpty();
  }

  @Test
  void whatWasSeenBeforeTheDemotionDoesNotTellWhereTheRoutesLead() {
    Story s = Story.holding(1);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.now = s.now.plus(Duration.ofMillis(10));
    s.views(OTHER, 2);
    s.tell(new Event.TablesUnread(AWAY));
    s.took();
    s.passAnswered(25, OTHER, 2, Role.REPLICA);
    assertThat(released(s)).isEmpty();
    s.loopback(true);
    s.passAnswered(6, OTHER, 2, Role.REPLICA);
    assertThat(released(s)).as("30 s have passed").hasSize(1);
  }

  @Test
  void norDoesWhatWasSeenBeforeTheAddressWas() {
    Story s = Story.following(1);
    s.now = s.now.plus(Duration.ofMillis(10));
    s.tell(new Event.TablesUnread(AWAY));
    s.tell(new Event.LoopbackSeen(true, true));
    assertThat(s.state.stance().phase().word()).isEqualTo("leaving");
    s.passAnswered(25, OTHER, 1, Role.REPLICA);
    assertThat(released(s)).isEmpty();
  }

  @Test
  void whoCannotTellItsInterfaceCannotTellThatNoRouteLeadsHere() {
    Story.Settings named = Story.settings();
    named.selfAddresses = Set.of(ME.ip().orElseThrow());
    Story s = new Story(named.build(), 0);
    s.identity();
    s.check(false);
    s.loopback(true);
    s.role(Role.MASTER);
    s.views(ME, 1);
    s.tables(ENI, ENI);
    demoted(s);
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000e"), 0, "10.0.9.8"),
                    Story.eni(new EniId("eni-0000000f"), 1, "10.0.9.9")))));
    assertThat(s.state.evidence().target()).isNull();
    s.passAnswered(25, OTHER, 2, Role.REPLICA);
    assertThat(s.state.evidence().notMasterSince()).isNotNull();
    assertThat(released(s)).isEmpty();
  }

  @Test
  void aRemovalThatFailedIsTriedAgainAtItsTime() {
    Story s = leaving();
    s.passAnswered(6, OTHER, 2, Role.REPLICA);
    assertThat(released(s)).hasSize(1);
    s.tell(new Event.LoopbackFailed(AWAY));
    s.views(OTHER, 2);
    assertThat(released(s)).as("not at once").isEmpty();
    s.pass(500);
    assertThat(released(s)).hasSize(1);
  }

  @Test
  void theOwnersInterfaceIsTheLeavingOnesToo() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    s.now = s.now.plus(Duration.ofMillis(10));
    s.tables(ENI, ELSEWHERE);
    s.tell(new Event.TablesUnread(AWAY));
    s.passAnswered(10, OTHER, 2, Role.REPLICA);
    assertThat(released(s)).isEmpty();
  }
}
