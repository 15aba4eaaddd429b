package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Writes that are made ready before the majority licenses them. */
class PoiseTest {

  /** A replica for a while, and the Sentinels begin a failover. */
  private static Story armed(Story s) {
    s.identity();
    s.loopback(false);
    s.check(false);
    s.role(Role.REPLICA);
    s.views(OTHER, 1);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(11, OTHER, 1, Role.REPLICA);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ARM, "10.0.2.12:26379", "+sdown")));
    s.took();
    return s;
  }

  private static List<Intent.Poise> poised(Story s) {
    return Story.of(s.took(), Intent.Poise.class);
  }

  @Test
  void promotedButNotYetNamedItHasTheWriteOfEachTableReady() {
    Story s = armed(Story.begins());
    s.role(Role.MASTER);
    assertThat(poised(s))
        .containsExactly(
            new Intent.Poise(List.of(T1, T2), new RouteTarget(ENI, Optional.of(Story.INSTANCE))));
  }

  @Test
  void theMajorityThenWantsTheVeryWritesThatAreReady() {
    Story s = armed(Story.begins());
    s.role(Role.MASTER);
    Intent.Poise ready = poised(s).get(0);
    s.views(ME, 2);
    assertThat(Story.of(s.took(), Intent.PointRoute.class))
        .hasSize(2)
        .allMatch(w -> ready.tables().contains(w.table()))
        .allMatch(w -> w.target().equals(ready.target()) && !w.create());
  }

  @Test
  void onceThoseHaveGoneOthersAreMadeReadyAndAfterFiveSecondsNone() {
    Story s = armed(Story.begins());
    s.role(Role.MASTER);
    assertThat(poised(s)).hasSize(1);
    s.pass(2000);
    assertThat(poised(s)).isEmpty();
    s.pass(200);
    s.role(Role.MASTER);
    assertThat(poised(s)).hasSize(1);
    s.passAnswered(3, OTHER, 1, Role.MASTER);
    s.took();
    s.tell(new Event.Hinted(new Hint(Hint.Kind.ARM, "10.0.2.12:26379", "+sdown")));
    s.passAnswered(20, OTHER, 1, Role.MASTER);
    assertThat(poised(s)).isEmpty();
  }

  @Test
  void whoIsNotToWriteHasNothingReady() {
    Story alertOnly = armed(new Story(Story.settings().alertOnly().build(), 0));
    alertOnly.role(Role.MASTER);
    assertThat(poised(alertOnly)).isEmpty();

    Story paused = armed(Story.begins());
    paused.tell(new Event.PauseAsked(paused.now.wallMillis() + 300_000));
    paused.role(Role.MASTER);
    assertThat(poised(paused)).isEmpty();

    Story checkIsOn = armed(Story.begins());
    checkIsOn.check(true);
    checkIsOn.took();
    checkIsOn.role(Role.MASTER);
    assertThat(poised(checkIsOn)).isEmpty();
  }

  @Test
  void aRedisThatTurnsMasterIsSignEnoughWhereNoSentinelIsHeard() {
    Story s = Story.following(1);
    s.passAnswered(60, OTHER, 1, Role.REPLICA);
    s.took();
    s.role(Role.MASTER);
    assertThat(poised(s)).hasSize(1);
  }

  @Test
  void anOldMasterThatComesBackAsOneHasNothingReady() {
    Story s = Story.holding(1);
    s.passAnswered(20, ME, 1, Role.MASTER);
    s.tell(new Event.RoleFailed(ME, new Fault(Fault.Kind.TRANSIENT, Evidence.REFUSED, "refused")));
    s.views(OTHER, 2);
    s.pass(20_000);
    s.views(OTHER, 2);
    s.took();
    s.role(Role.MASTER);
    s.pass(500);
    assertThat(poised(s)).isEmpty();
  }

  @Test
  void whoIsPromotedAgainSecondsAfterItWasOvertakenHasTheWritesReady() {
    Story s = Story.holding(1);
    s.passAnswered(20, ME, 1, Role.MASTER);
    s.views(OTHER, 2);
    s.passAnswered(4, OTHER, 2, Role.REPLICA);
    s.took();
    s.role(Role.MASTER);
    assertThat(poised(s)).hasSize(1);
  }

  @Test
  void anOvertakenMasterThatDoesNotKnowItYetHasNothingReady() {
    Story s = Story.holding(1);
    s.passAnswered(20, ME, 1, Role.MASTER);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.LOOK, "10.0.2.12:26379", "+switch-master")));
    s.views(OTHER, 2);
    s.took();
    s.role(Role.MASTER);
    s.pass(500);
    assertThat(poised(s)).isEmpty();
  }
}
