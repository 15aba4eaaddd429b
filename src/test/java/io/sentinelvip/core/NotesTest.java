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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader of the log finds: every turn of the story in one sentence (promise P10). */
class NotesTest {

  private static List<String> notes(Story s) {
    return Story.of(s.took(), Intent.Note.class).stream().map(Intent.Note::text).toList();
  }

  private static void says(Story s, String... parts) {
    assertThat(notes(s)).anySatisfy(n -> assertThat(n).contains(parts));
  }

  @Test
  void whoThisIs() {
    Story s = Story.begins();
    s.identity();
    says(s, "this is i-0000000a with 1 network interface(s)");
    s.identity();
    assertThat(notes(s)).as("nothing new").isEmpty();
  }

  @Test
  void aMoveFromTheHintToTheVerification() {
    Story s = Story.following(1);
    s.tell(new Event.Hinted(new Hint(Hint.Kind.LOOK, "10.0.1.11:26379", "+switch-master ...")));
    says(s, "10.0.1.11:26379 hints: +switch-master ...");
    s.role(Role.MASTER);
    says(s, "the local Redis 10.0.1.11:6379 now says master");
    s.views(ME, 2);
    List<String> notes = notes(s);
    assertThat(notes).anyMatch(n -> n.startsWith("this node is the master: "));
    assertThat(notes)
        .anyMatch(
            n -> n.startsWith("pointing " + T1 + ", " + T2 + " at i-0000000a (eni-0000000a): "));
    s.loopback(true);
    s.pointed(T1);
    says(s, T1 + " acknowledged");
    s.notPointed(T2, Fault.Kind.THROTTLED, "RequestLimitExceeded");
    says(s, T2 + " not written: ", "RequestLimitExceeded");
    s.pass(10);
    s.tables(ENI, ENI);
    says(s, "every route verified 10 ms after the claim began");
  }

  @Test
  void aCheckThatIsTurnedOff() {
    Story s = Story.begins();
    s.identity();
    s.check(true);
    s.took();
    s.tell(new Event.CheckDisabled(ENI));
    says(s, "source/dest check of " + ENI + " turned off");
    s.check(false);
    s.tell(new Event.CheckDisabled(ENI));
    assertThat(notes(s)).as("it was off").isEmpty();
  }

  @Test
  void aDemotionAndItsEnd() {
    Story s = Story.holding(1);
    s.views(OTHER, 2);
    says(s, "demoted: ", "10.0.2.12:6379");
    s.tables(ELSEWHERE, ELSEWHERE);
    s.role(Role.REPLICA);
    for (int i = 0; i < 6; i++) {
      s.pass(1000);
      s.views(OTHER, 2);
      s.tables(ELSEWHERE, ELSEWHERE);
    }
    says(s, "taking the VIP off the loopback");
    s.loopback(false);
    says(s, "the VIP is off the loopback");
  }

  @Test
  void aStartOnAReplica() {
    Story s = Story.settled();
    s.role(Role.REPLICA);
    s.took();
    s.views(OTHER, 4);
    says(s, "a majority names another node: ");
  }

  @Test
  void whatAnOperatorAsksFor() {
    Story s = Story.following(1);
    s.tell(new Event.PauseAsked(1_700_000_600_000L));
    says(s, "paused until 2023-11-14T22:23:20Z");
    s.tell(new Event.ResumeAsked());
    says(s, "resumed");
    s.tell(new Event.ClaimAsked(false));
    List<Intent> took = s.took();
    assertThat(Story.of(took, Intent.Note.class))
        .contains(new Intent.Note("an operator asked to look and claim"));
    assertThat(took)
        .as("it asks at once, warm and armed")
        .anyMatch(Intent.WarmUp.class::isInstance)
        .anyMatch(Intent.AskSentinels.class::isInstance)
        .anyMatch(Intent.AskRole.class::isInstance);
  }

  @Test
  void anotherHandsDriftByName() {
    Story s = Story.holding(1);
    s.pass(1000);
    s.tables(ELSEWHERE, ENI);
    s.pass(1100);
    s.tables(ELSEWHERE, ENI);
    s.role(Role.MASTER);
    s.took();
    s.views(ME, 1);
    assertThat(Story.of(s.took(), Intent.Raise.class))
        .map(r -> r.alert().text())
        .anySatisfy(t -> assertThat(t).contains(T1.value(), ELSEWHERE.value(), "another hand"));
  }

  @Test
  void aVipThatAnotherHandTookOffTheLoopback() {
    Story s = Story.holding(1);
    s.loopback(false);
    s.role(Role.MASTER);
    s.views(ME, 1);
    assertThat(Story.of(s.took(), Intent.Raise.class))
        .map(r -> r.alert().key())
        .contains("drift:loopback");
  }
}
