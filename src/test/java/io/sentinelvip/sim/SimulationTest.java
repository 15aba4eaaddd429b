package io.sentinelvip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.VipSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every promise under drawn faults. {@code -Dsimulation.seeds=N} sets how many schedules, {@code
 * -Dsimulation.from=K} the first seed.
 */
class SimulationTest {

  private static final long SEEDS = Long.getLong("simulation.seeds", 4_000);
  private static final long FROM = Long.getLong("simulation.from", 1);
  private static final long SHOWS_ALL = 2000;
  private static final long UNTIL_CAUGHT = 4000;

  @Test
  void everyPromiseIsKeptInEverySchedule() throws InterruptedException {
    run(VipSettings.ClaimOn.MAJORITY, SEEDS);
  }

  @Test
  void everyPromiseIsKeptWhereElectionsLicenseClaims() throws InterruptedException {
    Campaign campaign = run(VipSettings.ClaimOn.ELECTED_LEADER, Math.max(1, SEEDS / 5));
    assertThat(campaign.total().byElection).isPositive();
  }

  private static Campaign run(VipSettings.ClaimOn claimOn, long seeds) throws InterruptedException {
    Campaign campaign = new Campaign(FROM, seeds, claimOn, Mutant.NONE, f -> f.size() >= 20);
    campaign.run(2, System.err::println);
    Map<Long, Simulation.Result> failures = campaign.failures();
    if (!failures.isEmpty()) {
      long seed = failures.keySet().iterator().next();
      Simulation.run(seed, claimOn, Mutant.NONE, true, new Stats())
          .transcript()
          .forEach(System.out::println);
    }
    assertThat(failures).as(campaign.report()).isEmpty();
    assertThat(campaign.total().schedules).isEqualTo(seeds);
    assertThat(campaign.total().failovers).isGreaterThanOrEqualTo(2 * seeds);
    assertThat(campaign.total().simulated).isGreaterThanOrEqualTo(60 * Timeline.SECOND * seeds);
    if (seeds >= SHOWS_ALL) {
      assertThat(campaign.missed()).as("faults that hit no move").isEmpty();
    }
    return campaign;
  }

  @Test
  void theSameSeedGivesTheSameTranscript() {
    VipSettings.ClaimOn claimOn = VipSettings.ClaimOn.MAJORITY;
    for (long seed = 1; seed <= 5; seed++) {
      List<String> once =
          Simulation.run(seed, claimOn, Mutant.NONE, true, new Stats()).transcript();
      List<String> again =
          Simulation.run(seed, claimOn, Mutant.NONE, true, new Stats()).transcript();
      assertThat(again).hasSizeGreaterThan(1000).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aDeliberateBugIsCaughtByThePromiseThatItBreaks(Mutant bug) throws InterruptedException {
    Campaign campaign =
        new Campaign(1, UNTIL_CAUGHT, bug.claimOn(), bug, f -> isAnyOf(bug.breaks, f.values()));
    campaign.run(2, System.err::println);
    assertThat(campaign.failures().values())
        .as(bug + " was not caught")
        .anyMatch(r -> r.broken() == bug.breaks);
    assertThat(campaign.failures().values())
        .as("a broken promise, and not a broken simulation")
        .noneMatch(r -> r.broken() == null || r.broken() == Promise.SIMULATION);
  }

  private static boolean isAnyOf(Promise p, Collection<Simulation.Result> failures) {
    return failures.stream().anyMatch(r -> r.broken() == p);
  }

  @ParameterizedTest
  @EnumSource(value = Promise.class, mode = EnumSource.Mode.MATCH_ANY, names = "P[1-8]")
  void eachPromiseHasABugThatItsOwnCheckShows(Promise p) {
    assertThat(Mutant.values()).anyMatch(m -> m.breaks == p);
  }
}
