package io.sentinelvip.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.engine.ClientPort.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientViewTest {

  private final List<Write> writes = new ArrayList<>();

  private void good(int n, boolean local) {
    writes.add(new Write(n, local, Scene.after(n * 10L), Scene.after(n * 10L + 1), ""));
  }

  private void bad(int n) {
    writes.add(new Write(n, false, Scene.after(n * 10L), null, "Connection reset"));
  }

  private ClientView judge(Set<Long> kept) {
    return ClientView.of(Scene.start(), writes, kept);
  }

  @Test
  void whatWasAcknowledgedAndIsGoneIsLostAndTheGapEndsWithTheFirstThatStays() {
    good(1, false);
    good(2, false);
    good(3, false); // the old master's, after the promotion
    bad(4);
    bad(5);
    good(6, true);
    good(7, true);
    assertThat(judge(Set.of(1L, 2L, 6L, 7L)))
        .isEqualTo(new ClientView(7, 2, 1, 30_000, 61_000, 40_000, true));
  }

  @Test
  void aClientThatNeverNoticedHasNoGap() {
    good(1, false);
    good(2, false);
    ClientView view = judge(Set.of(1L, 2L));
    assertThat(view).isEqualTo(new ClientView(2, 0, 0, -1, 0, 0, false));
    assertThat(view.again()).isTrue();
  }

  @Test
  void whileTheLastOnesFailItDoesNotWriteAgain() {
    good(1, false);
    bad(2);
    good(3, false);
    bad(4);
    ClientView view = judge(Set.of(1L, 3L));
    assertThat(view.again()).isFalse();
    assertThat(view.gapMicros()).isEqualTo(-1);
    assertThat(view.refused()).isEqualTo(2);
  }

  @Test
  void acknowledgedByTheOldMasterToTheEndIsAllLost() {
    good(1, false);
    good(2, false);
    ClientView view = judge(Set.of());
    assertThat(view.lost()).isEqualTo(2);
    assertThat(view.again()).isFalse();
  }

  @Test
  void whatWasBeforeTheFailoverDoesNotCount() {
    writes.add(new Write(1, false, Scene.after(-20), null, "Connection refused"));
    good(2, false);
    assertThat(judge(Set.of(2L)).attempted()).isEqualTo(1);
  }

  @Test
  void aClientThatNeverWroteSawNothing() {
    assertThat(judge(Set.of()).again()).isFalse();
  }
}
