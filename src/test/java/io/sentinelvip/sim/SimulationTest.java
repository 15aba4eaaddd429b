package io.sentinelvip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
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

  private static final long SEEDS = Long.getLong("simulation.seeds", 300);
  private static final long FROM = Long.getLong("simulation.from", 1);
  private static final long UNTIL_CAUGHT = 4000;

  @Test
  void everyPromiseIsKeptInEverySchedule() throws InterruptedException {
    Campaign campaign = new Campaign(FROM, SEEDS, Mutant.NONE, 20);
    campaign.run(2);
    Map<Long, String> failures = campaign.failures();
    if (!failures.isEmpty()) {
      long seed = failures.keySet().iterator().next();
      Simulation.run(seed, Mutant.NONE, true, new Stats())
          .transcript()
          .forEach(System.out::println);
    }
    assertThat(failures).as(campaign.report()).isEmpty();
    assertThat(campaign.total().schedules).isEqualTo(SEEDS);
    assertThat(campaign.total().failovers).isGreaterThanOrEqualTo(2 * SEEDS);
    if (SEEDS >= 1000) {
      assertThat(campaign.total().hitAMove.keySet())
          .as("faults that hit between a write's intent and its verification")
          .isEqualTo(EnumSet.allOf(FaultKind.class));
    }
  }

  @Test
  void theSameSeedGivesTheSameTranscript() {
    for (long seed = 1; seed <= 5; seed++) {
      List<String> once = Simulation.run(seed, Mutant.NONE, true, new Stats()).transcript();
      List<String> again = Simulation.run(seed, Mutant.NONE, true, new Stats()).transcript();
      assertThat(again).hasSizeGreaterThan(1000).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aDeliberateBugIsCaught(Mutant bug) throws InterruptedException {
    Campaign campaign = new Campaign(1, UNTIL_CAUGHT, bug, 1);
    campaign.run(2);
    assertThat(campaign.failures()).as(bug + " was not caught").isNotEmpty();
    assertThat(campaign.failures().values())
        .as("a broken promise, and not a broken simulation")
        .noneMatch(f -> f.contains("simulated Sentinels") || f.contains("Exception"));
  }
}
