package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RequireTest {

  @Test
  void whatIsPresentGoesOn() {
    assertThatCode(() -> Require.orSkip("moto", "moto", true, "")).doesNotThrowAnyException();
  }

  @Test
  void whatIsMissingIsSkippedWithItsReason() {
    assertThatThrownBy(() -> Require.orSkip("redis", "moto", false, "not on PATH"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("moto: not on PATH");
  }

  @Test
  void whatIsMissingButRequiredFails() {
    assertThatThrownBy(() -> Require.orSkip("redis, moto", "moto", false, "not on PATH"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("SENTINEL_VIP_REQUIRE asks for moto: not on PATH");
  }
}
