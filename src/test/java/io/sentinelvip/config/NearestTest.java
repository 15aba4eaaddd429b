package io.sentinelvip.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> KNOWN = List.of("mode", "vips", "route-tables", "state-dir");

  @Test
  void aSlipIsRecognised() {
    assertThat(Nearest.to("route_tables", KNOWN)).contains("route-tables");
    assertThat(Nearest.to("mod", KNOWN)).contains("mode");
    assertThat(Nearest.to("vip", KNOWN)).contains("vips");
  }

  @Test
  void aForeignWordIsNot() {
    assertThat(Nearest.to("elephants", KNOWN)).isEmpty();
    assertThat(Nearest.to("x", KNOWN)).isEmpty();
  }

  @Test
  void theDistanceIsTheNumberOfEdits() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "abc")).isZero();
  }
}
