package io.sentinelvip.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.drill.Steering.Change;
import io.sentinelvip.model.Endpoint;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SteeringTest {

  @Test
  void aMovesBelowTheOthers() {
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 100, Scene.C, 100)))
        .containsExactly(new Change(Scene.A, 100, 99));
  }

  @Test
  void whoIsLowestAlreadyOrAloneNeedsNothing() {
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 10, Scene.C, 100))).isEmpty();
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 100))).isEmpty();
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 100, Scene.C, 0))).isEmpty();
  }

  @Test
  void nobodyIsGivenZeroWhichWouldTakeHimOut() {
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 100, Scene.C, 1)))
        .containsExactlyInAnyOrder(new Change(Scene.C, 1, 2), new Change(Scene.A, 100, 1));
    assertThat(Steering.towards(Scene.A, Map.of(Scene.A, 1, Scene.C, 1)))
        .containsExactly(new Change(Scene.C, 1, 2));
  }

  @Test
  void whoIsNeverPromotedCannotBeChosen() {
    assertThatThrownBy(() -> Steering.towards(Scene.A, Map.of(Scene.A, 0, Scene.C, 1)))
        .hasMessageContaining("never promoted");
  }

  @Test
  void whateverThePrioritiesAreSentinelThenTakesTheTarget() {
    Random dice = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      Map<Endpoint, Integer> priorities = new HashMap<>();
      priorities.put(Scene.A, 1 + dice.nextInt(4));
      priorities.put(Scene.B, dice.nextInt(4));
      priorities.put(Scene.C, dice.nextInt(4));
      Map<Endpoint, Integer> after = new HashMap<>(priorities);
      Steering.towards(Scene.A, priorities)
          .forEach(
              c -> {
                assertThat(after.put(c.redis(), c.to())).isEqualTo(c.from());
                assertThat(c.to()).isPositive();
              });
      int lowest =
          after.values().stream().filter(p -> p > 0).min(Comparator.naturalOrder()).orElseThrow();
      assertThat(after).containsEntry(Scene.A, lowest);
      assertThat(after.values().stream().filter(p -> p == lowest)).hasSize(1);
    }
  }
}
