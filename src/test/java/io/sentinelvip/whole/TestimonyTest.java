package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The judge of the whole-system tests must be able to say no. */
class TestimonyTest {

  private final Testimony said = new Testimony();

  private void say(long asked, long answered, int node, long epoch) {
    said.add(asked, () -> answered, new Testimony.Answer(node, epoch));
  }

  @Test
  void whoWasNamedBeforeAndIsNoMoreIsNotNamed() {
    say(0, 1, 0, 1);
    say(10, 11, 0, 1);
    say(20, 21, 1, 2);
    say(30, 31, 1, 2);
    assertThat(said.canHave(0, 22, 40)).isFalse();
    assertThat(said.canHave(0, 12, 40)).as("it changed somewhere in 10 to 21").isTrue();
    assertThat(said.canHave(1, 0, 9)).isFalse();
    assertThat(said.canHave(1, 0, 10)).isTrue();
    assertThat(said.canHave(1, 100, 200)).as("and so it stays").isTrue();
  }

  @Test
  void whoIsSilentNamesNobody() {
    say(0, 1, 0, 1);
    said.silence(10);
    assertThat(said.canHave(0, 5, 30)).isTrue();
    assertThat(said.canHave(0, 11, 30)).isFalse();
  }

  @Test
  void whatIsForgottenIsOverAndWhatStandsStays() {
    say(0, 1, 0, 1);
    say(10, 11, 1, 2);
    say(20, 21, 0, 3);
    said.forgetBefore(15);
    assertThat(said.highestEpoch(0, 0, 9)).as("over at 11").isEqualTo(-1);
    assertThat(said.highestEpoch(1, 10, 19)).as("over at 21").isEqualTo(2);
    assertThat(said.highestEpoch(0, 20, 30)).as("it stands").isEqualTo(3);
  }

  @Test
  void anotherAtAHigherEpochIsSeenOnlyWhereItStoodAllTheTime() {
    say(0, 1, 0, 1);
    say(10, 11, 1, 2);
    say(20, 21, 1, 2);
    assertThat(said.stoodByAnother(0, 1, 12, 19)).isTrue();
    assertThat(said.stoodByAnother(0, 2, 12, 19)).isFalse();
    assertThat(said.stoodByAnother(0, 1, 5, 19)).isFalse();
    assertThat(said.highestEpoch(1, 12, 19)).isEqualTo(2);
    assertThat(said.highestEpoch(0, 12, 19)).isEqualTo(-1);
  }

  @Test
  void whoIsNamedNowIsNamedSinceTheFirstOfItsAnswersInARow() {
    say(0, 1, 0, 1);
    say(10, 11, 1, 2);
    say(20, 21, 1, 3);
    assertThat(said.presentSince(1)).hasValue(11);
    assertThat(said.presentSince(0)).isEmpty();
  }
}
