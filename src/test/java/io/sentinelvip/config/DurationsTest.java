package io.sentinelvip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "30s,PT30S", "2m,PT2M", "1h,PT1H", "0s,PT0S"})
  void aNumberWithItsUnitIsADuration(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
    assertThat(Durations.text(expected)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1d", "PT30S", "99999999999s", "1s2m"})
  void anythingElseIsNone(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void anOddNumberOfSecondsStaysSeconds() {
    assertThat(Durations.text(Duration.ofSeconds(90))).isEqualTo("90s");
  }
}
