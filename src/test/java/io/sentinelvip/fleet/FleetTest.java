package io.sentinelvip.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a fleet does with EC2's buckets, in short; scripts/fleet shows it at length. */
class FleetTest {

  /** Half of what the bucket of reads gives a second. */
  private static final double HALF = 10;

  @Test
  void ofAHundredAgentsNoneIsThrottledAndAllKeepTheirPeriods() {
    Rest.Result r = Rest.restarted(Reader.Policy.PACE, 100, 2, 1);
    assertThat(r.refused() + r.firstMinutes()).isZero();
    assertThat(r.owners().get(2)).as("seconds").isLessThan(33.1);
    assertThat(r.replicas().get(2)).isLessThan(66.1);
    assertThat(r.failovers().get(2)).isZero();
  }

  @Test
  void aThousandSettleBelowHalfOfTheBucketWhetherTheyWereRestartedOrNot() {
    for (Rest.Result r :
        new Rest.Result[] {
          Rest.restarted(Reader.Policy.PACE, 1_000, 3, 2),
          Rest.atRest(Reader.Policy.PACE, 1_000, 3, 3)
        }) {
      assertThat(r.calls()).isBetween(HALF / 2, HALF);
      assertThat(r.refused()).isLessThan(0.1);
      assertThat(r.owners().get(0)).as("half of the owners, in seconds").isLessThan(90);
      assertThat(r.owners().get(2)).as("worst").isLessThan(45 * 60);
      assertThat(r.replicas().get(2)).isLessThan(3 * 3600);
      assertThat(r.failovers().get(1)).as("99 of 100").isLessThan(5);
      assertThat(r.ownersBack()).as("minutes").isBetween(1.0, 180.0);
      assertThat(r.allBack()).isBetween(1.0, 600.0);
    }
  }

  @Test
  void tenThousandTakeLessThanHalfOfTheBucketAndNoneStarves() {
    Rest.Result r = Rest.restarted(Reader.Policy.PACE, 10_000, 4, 4);
    assertThat(r.perMinute().get(2)).as("calls a second, just restarted").isLessThan(300);
    assertThat(r.served()).isBetween(HALF / 2, HALF);
    assertThat(r.calls()).isLessThan(2 * HALF);
    assertThat(r.owners().get(0)).as("half of the owners, in seconds").isLessThan(15 * 60);
    assertThat(r.owners().get(2)).as("worst").isLessThan(3600);
    assertThat(r.replicas().get(2)).isLessThan(4 * 3600);
    assertThat(r.failovers().get(1)).isLessThan(10);
  }

  @Test
  void aLostZoneIsRightWithinATenthOfWhatTheBucketAllows() {
    ZoneLost.Result r = ZoneLost.run(ZoneLost.Policy.TURNS, 250, 6, 0, 5);
    assertThat(r.seconds()).isBetween(r.least(), 1.1 * r.least());
    assertThat(r.masters().get(0)).as("half of the masters").isLessThan(0.9 * r.seconds());
  }

  @Test
  void throttledWritesThatAreTriedAgainDoNotMakeItWorse() {
    ZoneLost.Result turns = ZoneLost.run(ZoneLost.Policy.TURNS, 250, 6, 0, 6);
    ZoneLost.Result each = ZoneLost.run(ZoneLost.Policy.EXPONENTIAL, 250, 6, 0, 6);
    assertThat(turns.calls()).isLessThan(each.calls() / 3);
    ZoneLost.Result hard = ZoneLost.run(ZoneLost.Policy.TURNS, 250, 6, 0.05, 6);
    assertThat(hard.seconds()).isBetween(hard.least(), 1.5 * hard.least());
  }

  @Test
  void aFewMastersAreRightByTurnsAsSoonAsEachTableForItself() {
    double turns = 0;
    double each = 0;
    for (int seed = 0; seed < 20; seed++) {
      turns += ZoneLost.run(ZoneLost.Policy.TURNS, 20, 6, 0, seed).seconds();
      each += ZoneLost.run(ZoneLost.Policy.EXPONENTIAL, 20, 6, 0, seed).seconds();
    }
    assertThat(turns).isLessThan(1.1 * each);
  }

  @Test
  void theSelfTestsOfAFleetThatWasRestartedLeaveTheBucketToAFailover() {
    for (int agents : new int[] {100, 1_000, 10_000}) {
      Restart.Result r = Restart.run(Restart.Policy.REHEARSAL, agents, 7);
      assertThat(r.refused()).isLessThan(0.01);
      assertThat(r.failovers().get(2)).as("seconds, worst, of " + agents).isLessThan(1);
      assertThat(r.rehearsed().get(2)).isLessThan(2 * 3600);
      assertThat(r.owners().get(2)).as("first looks").isLessThan(agents <= 1_000 ? 30 : 900);
    }
    Restart.Result atOnce = Restart.run(Restart.Policy.AT_ONCE, 1_000, 7);
    assertThat(atOnce.failovers().get(2)).as("the simulation shows it").isGreaterThan(5);
  }

  @Test
  void theSameSeedGivesTheSameFigures() {
    assertThat(Rest.restarted(Reader.Policy.PACE, 700, 2, 9))
        .isEqualTo(Rest.restarted(Reader.Policy.PACE, 700, 2, 9));
    assertThat(ZoneLost.run(ZoneLost.Policy.TURNS, 30, 6, 0, 9))
        .isEqualTo(ZoneLost.run(ZoneLost.Policy.TURNS, 30, 6, 0, 9));
  }
}
