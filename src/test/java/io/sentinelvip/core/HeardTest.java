package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableSelector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was heard counts, from whom, and for how long; and where that leaves this node. */
class HeardTest {

  private static final Fault AWAY = new Fault(Fault.Kind.TRANSIENT, "Timeout", "no answer");
  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "NOPERM", "not allowed");
  private static final Fault UNKNOWN = new Fault(Fault.Kind.MISSING, "NoSuchMaster", "forgotten");
  private static final EniId FIRST = new EniId("eni-0000000e");

  /** Two of three name this node, and {@code fault} is what the first says next. */
  private static List<?> writesAfter(Fault fault) {
    Story s = Story.following(1);
    s.view(1, ME, 2);
    s.view(2, ME, 2);
    s.tell(new Event.ViewFailed(Story.via(1), fault));
    s.role(Role.MASTER);
    return s.writes();
  }

  @Test
  void aSentinelThatForgotTheMasterNamesNobodyAnyMore() {
    assertThat(writesAfter(UNKNOWN)).isEmpty();
  }

  @Test
  void andTheOthersGoOnNamingWhomTheyName() {
    Story s = Story.following(1);
    s.views(ME, 2);
    s.tell(new Event.ViewFailed(Story.via(1), UNKNOWN));
    s.role(Role.MASTER);
    assertThat(s.writes()).containsExactly(T1, T2);
  }

  @Test
  void theLastWordOfOneThatFellSilentAges() {
    assertThat(writesAfter(AWAY)).isEqualTo(List.of(T1, T2));
  }

  @Test
  void whoAnswersAgainTakesNothingFromTheOthers() {
    Story s = Story.following(1);
    s.pass(10_000);
    s.tell(new Event.ViewFailed(Story.via(1), AWAY));
    s.tell(new Event.ViewFailed(Story.via(2), DENIED));
    s.view(1, OTHER, 1);
    assertThat(s.alerts()).contains("sentinel-refuses:" + Story.via(2));
  }

  @Test
  void whatWasSaidBeforeThisNodeKnewItselfCountsOnceItDoes() {
    Story s = Story.begins();
    s.views(ME, 2);
    s.identity();
    assertThat(s.state.evidence().voices().values()).allMatch(v -> v.who() == Who.ME).hasSize(3);
  }

  @Test
  void theListOfNodesTellsWhichInterfaceIsMeant() {
    Story s = twoInterfaces();
    assertThat(s.state.evidence().target()).isNull();
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(ME, OTHER)));
    assertThat(Objects.requireNonNull(s.state.evidence().target()).eni()).isEqualTo(ENI);
    Evidence before = s.state.evidence();
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER, ME)));
    assertThat(s.state.evidence()).as("the same list again").isSameAs(before);
  }

  private static Story twoInterfaces() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(Story.eni(FIRST, 0, "10.0.9.8"), Story.eni(ENI, 1, "10.0.1.11")))));
    return s;
  }

  /** As {@link Story#passAnswered}, of a node that is asked where Sentinel names it. */
  private static List<Intent.Halt> haltsWithin(Story s, int seconds) {
    Endpoint own = Objects.requireNonNull(s.state.evidence().ownRedis());
    for (int i = 0; i < seconds; i++) {
      s.tell(new Event.RoleAnswered(own, Role.REPLICA, s.now, s.now));
      s.views(OTHER, 1);
      s.pass(1000);
    }
    return Story.of(s.took(), Intent.Halt.class);
  }

  @Test
  void anInterfaceThatCannotBeToldEndsTheStartOnceEverySentinelWouldListItAndNotBefore() {
    Story s = twoInterfaces();
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER)));
    assertThat(haltsWithin(s, 34)).isEmpty();
    assertThat(haltsWithin(s, 2)).isNotEmpty();
  }

  @Test
  void theWaitIsReckonedAnewOnceRedisIsBack() {
    Story s = twoInterfaces();
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(OTHER)));
    assertThat(haltsWithin(s, 10)).isEmpty();
    Endpoint own = Objects.requireNonNull(s.state.evidence().ownRedis());
    s.tell(new Event.RoleFailed(own, AWAY));
    assertThat(haltsWithin(s, 34)).isEmpty();
    assertThat(haltsWithin(s, 2)).isNotEmpty();
  }

  @Test
  void anInterfaceThatIsKnownEndsNothing() {
    Story s = Story.following(1);
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(ME, OTHER)));
    assertThat(haltsWithin(s, 40)).isEmpty();
  }

  @Test
  void aVipInTheVpcIsRefusedByName() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            new Identity(
                Story.INSTANCE,
                List.of(Story.eni(ENI, 0, "10.0.1.11")),
                Optional.empty(),
                Set.of(Story.cidr("172.16.0.0/12")))));
    assertThat(Story.of(s.took(), Intent.Halt.class).get(0).reason())
        .contains("172.16.0.10", "172.16.0.0/12");
  }

  @Test
  void aTagThatSelectsOtherTablesIsSaid() {
    Story.Settings tagged = Story.settings();
    tagged.tables = new TableSelector.ByTag("a", "b");
    Story s = new Story(tagged.build(), 0);
    s.identity();
    s.tables(ELSEWHERE);
    assertThat(Story.of(s.took(), Intent.Note.class))
        .anyMatch(n -> n.text().contains("the tag now selects") && n.text().contains(T1.value()));
  }
}
