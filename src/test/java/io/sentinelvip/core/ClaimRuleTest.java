package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Finding.Kind;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.SentinelView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who has the majority, counted as Sentinel counts. */
class ClaimRuleTest {

  private static final Endpoint THIRD = new Endpoint("10.0.3.13", 6379);
  private static final Moment NOW = new Moment(0, 0);
  private static final Self SELF =
      Self.of(
          Story.settings().build(),
          Story.identity(List.of(Story.eni(Story.ENI, 0, "10.0.1.11"))),
          Map.of());

  @Test
  void halfIsNoMajority() {
    assertThat(judge(4, voice(1, ME, 2, 3), voice(2, ME, 2, 3)).kind()).isEqualTo(Kind.NONE);
    assertThat(judge(3, voice(1, ME, 2, 3), voice(2, ME, 2, 3), voice(3, ME, 2, 3)).kind())
        .isEqualTo(Kind.MINE);
  }

  @Test
  void ofTheSentinelsAtTheHighestEpochTheOneThatKnowsTheFewestCounts() {
    for (List<Voice> order :
        List.of(
            List.of(voice(1, ME, 2, 2), voice(2, ME, 2, 4)),
            List.of(voice(2, ME, 2, 4), voice(1, ME, 2, 2)))) {
      Finding f = ClaimRule.judge(order, order, 3);
      assertThat(f.kind()).isEqualTo(Kind.MINE);
      assertThat(f.of()).isEqualTo(3);
      assertThat(f.supporters()).isEqualTo(2);
    }
  }

  @Test
  void whatASentinelAtALowerEpochKnowsDoesNotCount() {
    assertThat(judge(1, voice(1, ME, 3, 4), voice(2, ME, 2, 0)).kind()).isEqualTo(Kind.NONE);
    assertThat(judge(1, voice(2, ME, 2, 0), voice(1, ME, 3, 4)).kind()).isEqualTo(Kind.NONE);
  }

  @Test
  void aMajorityOfAnotherAtTheSameEpochIsNotOverruledByOurs() {
    Finding f =
        judge(
            3,
            voice(1, ME, 2, 2),
            voice(2, ME, 2, 2),
            voice(3, OTHER, 2, 2),
            voice(4, OTHER, 2, 2));
    assertThat(f.kind()).isEqualTo(Kind.ANOTHER);
  }

  @Test
  void ofTwoOthersAtTheSameEpochTheFirstStands() {
    Finding f =
        judge(
            3,
            voice(1, OTHER, 2, 2),
            voice(2, OTHER, 2, 2),
            voice(3, THIRD, 2, 2),
            voice(4, THIRD, 2, 2));
    assertThat(f.named()).isEqualTo(OTHER);
  }

  @Test
  void withoutAMajorityItIsSaidWhoNamesWhom() {
    assertThat(judge(5, voice(1, ME, 2, 2), voice(2, OTHER, 1, 2)).sentence())
        .isEqualTo(
            "no majority of the Sentinels names one node (2 answer, at least 3 needed): 1 name "
                + ME
                + " at epoch 2, 1 name "
                + OTHER
                + " at epoch 1");
  }

  @Test
  void aHigherEpochOfAnybodyIsSaidAndVetoes() {
    Finding f = judge(3, voice(1, ME, 2, 2), voice(2, ME, 2, 2), voice(3, OTHER, 9, 2));
    assertThat(f.kind()).isEqualTo(Kind.MINE_BELOW);
    assertThat(f.sentence()).endsWith("at epoch 2, but one shows epoch 9");
    assertThat(judge(2, voice(1, ME, 2, 2), voice(2, ME, 2, 2)).sentence())
        .isEqualTo("2 of 3 Sentinels name " + ME + " at epoch 2");
  }

  /** Known by an address on one Sentinel and by a second one on another. */
  @Test
  void thisNodeMayBeKnownByTwoAddressesAndIsOne() {
    Self both =
        Self.of(
            Story.settings().build(),
            Story.identity(
                List.of(
                    Story.eni(Story.ENI, 0, "10.0.1.11"),
                    Story.eni(Story.ELSEWHERE, 1, "10.0.1.12"))),
            Map.of());
    Voice first = Voice.of(voice(1, ME, 2, 2).view(), both);
    Voice second = Voice.of(voice(2, new Endpoint("10.0.1.12", 6379), 3, 2).view(), both);
    Finding f = judge(3, first, second);
    assertThat(f.kind()).isEqualTo(Kind.MINE);
    assertThat(f.supporters()).isEqualTo(2);
    assertThat(f.epoch()).isEqualTo(3);
  }

  private static Finding judge(int floor, Voice... voices) {
    return ClaimRule.judge(List.of(voices), List.of(voices), floor);
  }

  private static Voice voice(int sentinel, Endpoint named, long epoch, int others) {
    return Voice.of(
        new SentinelView(
            Story.runId(sentinel),
            Story.via(sentinel),
            named,
            epoch,
            others,
            2,
            false,
            FailoverState.NONE,
            NOW,
            NOW),
        SELF);
  }
}
