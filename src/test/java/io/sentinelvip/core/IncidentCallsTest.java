package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ELSEWHERE;
import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static io.sentinelvip.core.Story.T1;
import static io.sentinelvip.core.Story.T2;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Incident.Call;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an incident tells of the calls that it took: which answer came to which, and when. */
class IncidentCallsTest {

  private static final Fault DENIED = new Fault(Fault.Kind.DENIED, "UnauthorizedOperation", "no");
  private static final Fault AGED = new Fault(Fault.Kind.PROOF_EXPIRED, "ProofAged", "too old");

  /** This node has just claimed, and all its calls are under way. */
  private static Story claiming() {
    Story s = Story.following(6);
    s.passAnswered(5, OTHER, 6, Role.REPLICA);
    s.role(Role.MASTER);
    s.views(ME, 7);
    s.pass(20);
    s.now = s.now.plus(Duration.ofMillis(80));
    return s;
  }

  private static Incident incident(Story s) {
    return Objects.requireNonNull(s.state.chronicle().moving());
  }

  private static Call call(Story s, String action, String subject) {
    List<Call> all =
        incident(s).calls().stream()
            .filter(c -> c.action().equals(action) && c.subject().equals(subject))
            .toList();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static List<Kind> kinds(Story s) {
    return incident(s).stages().stream().map(Incident.Stage::kind).toList();
  }

  @Test
  void eachCallHasItsOwnAnswerAndWhatHasNoneIsUnderWay() {
    Story s = claiming();
    assertThat(incident(s).calls()).hasSize(4).allMatch(c -> c.took() == null);
    s.tell(new Event.CheckDisabled(ENI));
    assertThat(call(s, "ModifyInstanceAttribute", ENI.value()).answer()).isEqualTo("done");
    assertThat(incident(s).calls()).filteredOn(c -> c.took() == null).hasSize(3);
    s.loopback(true);
    Call ip = call(s, "ip addr", "172.16.0.10");
    assertThat(ip.answer()).isEqualTo("done");
    assertThat(ip.took()).isEqualTo(Duration.ofMillis(80));
    s.pointed(T2);
    assertThat(call(s, "ReplaceRoute", T2.value()).answer()).isEqualTo("done");
    assertThat(call(s, "ReplaceRoute", T1.value()).took()).isNull();
    s.tell(new Event.RouteNotPointed(T1, DENIED));
    assertThat(call(s, "ReplaceRoute", T1.value()).answer()).contains("UnauthorizedOperation");
    assertThat(call(s, "ReplaceRoute", T2.value()).answer()).isEqualTo("done");
  }

  @Test
  void aRefusalIsTheAnswerOfItsCall() {
    Story s = claiming();
    s.tell(new Event.LoopbackFailed(DENIED));
    assertThat(call(s, "ip addr", "172.16.0.10").answer()).contains("UnauthorizedOperation");
    assertThat(incident(s).calls()).filteredOn(c -> c.took() != null).hasSize(1);
    s.tell(new Event.CheckNotDisabled(ENI, DENIED));
    assertThat(call(s, "ModifyInstanceAttribute", ENI.value()).answer())
        .contains("UnauthorizedOperation");
    assertThat(incident(s).calls()).filteredOn(c -> c.took() != null).hasSize(2);
    s.tell(new Event.RouteNotPointed(T2, DENIED));
    assertThat(call(s, "ReplaceRoute", T1.value()).took()).isNull();
  }

  @Test
  void aLookTellsWhereEachTableLeads() {
    Story s = claiming();
    s.tables(ENI, ELSEWHERE);
    assertThat(call(s, "DescribeRouteTables", "").answer())
        .contains(T1 + " leads to " + ENI, T2 + " leads to " + ELSEWHERE);
  }

  @Test
  void whenTheQuestionsWereAskedAndTheRequestLeftStandWhereTheyBelong() {
    Story s = claiming();
    Moment left = s.now.plus(Duration.ofMillis(3));
    s.now = s.now.plus(Duration.ofMillis(90));
    s.tell(new Event.RoutePointed(T1, Optional.of(left)));
    s.tell(new Event.RoutePointed(T2, Optional.of(left.plus(Duration.ofMillis(1)))));
    assertThat(incident(s).stageAt(Kind.SENT)).isEqualTo(left);
    assertThat(incident(s).stageAt(Kind.ASKED)).isNotNull();
    assertThat(incident(s).stages()).extracting(stage -> stage.at().monoNanos()).isSorted();
    assertThat(kinds(s))
        .containsSubsequence(Kind.ASKED, Kind.FIRST_WRITE, Kind.SENT, Kind.ANSWERED);
  }

  @Test
  void oneWriteThatWasSentIsTheFirstThoughAnotherWasHeldBack() {
    Story s = claiming();
    s.now = s.now.plus(Duration.ofMillis(300));
    s.tell(new Event.RouteNotPointed(T2, AGED));
    assertThat(s.writes()).as("before that").hasSize(2);
    assertThat(kinds(s)).contains(Kind.FIRST_WRITE);
    assertThat(call(s, "ReplaceRoute", T1.value()).took()).isNull();
    s.pointed(T1);
    assertThat(kinds(s)).contains(Kind.FIRST_WRITE);
  }

  @Test
  void onAnInstanceOfSeveralInterfacesTheInterfaceIsNamed() {
    Story s = Story.begins();
    s.tell(
        new Event.IdentityLearned(
            Story.identity(
                List.of(
                    Story.eni(new EniId("eni-0000000f"), 0, "10.0.9.9"),
                    Story.eni(ENI, 1, "10.0.1.11")))));
    s.loopback(true);
    s.check(false);
    s.tell(new Event.NodesListed(Story.runId(1), Set.of(ME, OTHER)));
    s.role(Role.REPLICA);
    s.views(OTHER, 6);
    s.tables(ELSEWHERE, ELSEWHERE);
    s.passAnswered(5, OTHER, 6, Role.REPLICA);
    s.role(Role.MASTER);
    s.views(ME, 7);
    assertThat(call(s, "ModifyNetworkInterfaceAttribute", ENI.value()).took()).isNull();
    assertThat(incident(s).calls()).noneMatch(c -> c.action().equals("ip addr"));
  }

  @Test
  void aTableThatIsRefusedForMinutesDoesNotFillTheIncident() {
    Story s = claiming();
    for (int i = 0; i < 100; i++) {
      s.now = s.now.plus(Duration.ofMillis(10));
      s.tables(ELSEWHERE, ELSEWHERE);
    }
    assertThat(incident(s).calls()).hasSize(Incident.MOST_CALLS);
  }
}
