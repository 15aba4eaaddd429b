package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How old an answer is, and how old it may be (promise P1). */
class AgeTest {

  private static final Moment ASKED = new Moment(7_000_000_000L, 1_000);

  @Test
  void theLargerOfTheTwoClocksCounts() {
    assertThat(ASKED.ageAt(moment(300, 100))).isEqualTo(Duration.ofMillis(300));
    assertThat(ASKED.ageAt(moment(100, 300))).isEqualTo(Duration.ofMillis(300));
    assertThat(ASKED.ageAt(moment(0, 300))).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aWallClockThatIsSlewedCountsAndOneThatWasSetBackDoesNot() {
    assertThat(ASKED.ageAt(moment(10, -50))).isEqualTo(Duration.ofMillis(10));
    assertThat(ASKED.ageAt(moment(10, -51))).isEqualTo(Moment.FOREVER);
    assertThat(ASKED.ageAt(moment(-1, 10))).isEqualTo(Moment.FOREVER);
  }

  @Test
  void ofTwoMomentsAtOnceTheFirstIsTheEarlier() {
    assertThat(Moment.earlier(moment(5, 1), moment(5, 2))).isEqualTo(moment(5, 1));
    assertThat(Moment.earlier(moment(6, 1), moment(5, 2))).isEqualTo(moment(5, 2));
  }

  @Test
  void anAnswerThatTookTwoSecondsCountsJustThatLong() {
    assertThat(Freshness.of(ASKED, moment(2000, 2000)).limit()).isEqualTo(Duration.ofSeconds(2));
    assertThat(Freshness.of(ASKED, moment(2001, 2001)).holdsAt(ASKED)).isFalse();
    assertThat(Freshness.of(ASKED, moment(100, 100)).limit()).isEqualTo(Duration.ofMillis(250));
    assertThat(Freshness.of(ASKED, moment(600, 600)).limit()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void aProofHoldsUpToItsLimit() {
    Proof p = new Proof(Proof.Kind.MAJORITY, 1, 1, ASKED, Duration.ofMillis(250), "so");
    assertThat(p.holdsAt(moment(250, 250))).isTrue();
    assertThat(p.holdsAt(moment(251, 251))).isFalse();
    assertThat(p.holdsAt(moment(10, 251))).isFalse();
  }

  @Test
  void aProofIsAsOldAsTheOldestAnswerOfTheYoungestThatSuffice() {
    Story s = Story.following(1);
    s.view(1, OTHER, 1);
    s.view(2, ME, 2);
    Moment t0 = s.now;
    s.now = t0.plus(Duration.ofMillis(20));
    s.view(1, ME, 2);
    Moment t1 = s.now;
    s.now = t0.plus(Duration.ofMillis(40));
    s.view(3, ME, 2);
    s.now = t0.plus(Duration.ofMillis(50));
    s.role(Role.MASTER);
    assertThat(proof(s).askedAt()).isEqualTo(t1);
  }

  @Test
  void theLocalRoleMayBeTheOldestOfTheAnswers() {
    Story s = Story.following(1);
    s.role(Role.MASTER);
    Moment asked = s.now;
    s.now = s.now.plus(Duration.ofMillis(30));
    s.views(ME, 2);
    assertThat(proof(s).askedAt()).isEqualTo(asked);
  }

  @Test
  void theOnlyWitnessOfTheHighestEpochIsNeeded() {
    Story s = Story.following(1);
    s.view(1, ME, 3);
    Moment asked = s.now;
    s.now = s.now.plus(Duration.ofMillis(30));
    s.view(2, ME, 2);
    s.view(3, ME, 2);
    s.role(Role.MASTER);
    Proof p = proof(s);
    assertThat(p.askedAt()).isEqualTo(asked);
    assertThat(p.epoch()).isEqualTo(3);
  }

  private static Proof proof(Story s) {
    return Story.of(s.took(), Intent.PointRoute.class).get(0).proof();
  }

  @Test
  void aProofIsAsOldAsItsOldestQuestionAndEndsWithTheAnswerThatEndsFirst() {
    Freshness slow = Freshness.of(ASKED, moment(700, 700));
    Freshness quick = Freshness.of(moment(500, 500), moment(501, 501));
    Moment now = moment(710, 710);
    Freshness both = Freshness.ofBoth(quick, slow, now);
    assertThat(both).isEqualTo(Freshness.ofBoth(slow, quick, now));
    assertThat(both.askedAt()).isEqualTo(ASKED);
    assertThat(both.leftAt(now)).isEqualTo(quick.leftAt(now)).isLessThan(slow.leftAt(now));
    assertThat(both.holdsAt(moment(750, 750))).isTrue();
    assertThat(both.holdsAt(moment(751, 751))).isFalse();
  }

  /** The wall clock, of whole milliseconds, may make two answers of one millisecond alike. */
  @Test
  void ofTwoThatEndTogetherTheOlderQuestionCounts() {
    Freshness first = new Freshness(ASKED, Duration.ofMillis(250));
    Moment later = new Moment(ASKED.monoNanos() + 400_000, ASKED.wallMillis());
    Freshness second = new Freshness(later, Duration.ofMillis(250));
    Moment now = new Moment(ASKED.monoNanos() + 19_500_000, ASKED.wallMillis() + 20);
    assertThat(second.leftAt(now)).isEqualTo(first.leftAt(now));
    assertThat(Freshness.ofBoth(second, first, now).askedAt()).isEqualTo(ASKED);
  }

  private static Moment moment(long monoMillis, long wallMillis) {
    return new Moment(ASKED.monoNanos() + monoMillis * 1_000_000, ASKED.wallMillis() + wallMillis);
  }
}
