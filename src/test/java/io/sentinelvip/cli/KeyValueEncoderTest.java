package io.sentinelvip.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class KeyValueEncoderTest {

  private final Logger logger = new LoggerContext().getLogger("io.sentinelvip.engine.Loop");

  private LoggingEvent event(String text, @Nullable Throwable thrown) {
    LoggingEvent event = new LoggingEvent("fqcn", logger, Level.WARN, text, thrown, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return event;
  }

  private static String line(LoggingEvent event) {
    return new String(new KeyValueEncoder().encode(event), UTF_8);
  }

  @Test
  void aLineIsKeysAndValuesWithTheTimeInUtc() {
    LoggingEvent event = event("moved", null);
    event.addKeyValuePair(new KeyValuePair("vip", "172.16.0.10"));
    event.addKeyValuePair(new KeyValuePair("why", "a \"majority\""));
    assertThat(line(event))
        .isEqualTo(
            "ts=2026-01-02T03:04:05.678Z level=warn logger=Loop msg=moved vip=172.16.0.10"
                + " why=\"a \\\"majority\\\"\"\n");
  }

  @Test
  void aMessageOfPairsStandsAsItIs() {
    assertThat(line(event("vip=172.16.0.10 reason=\"all is well\"", null)))
        .endsWith("logger=Loop vip=172.16.0.10 reason=\"all is well\"\n");
  }

  @Test
  void butNotWithAControlCharacterInIt() {
    assertThat(line(event("vip=a\nts=0", null))).endsWith("msg=\"vip=a\\nts=0\"\n").hasLineCount(1);
  }

  @Test
  void aTextFromOutsideCannotForgeALine() {
    assertThat(line(event("a\nts=0 level=info\u001b[2J", null)))
        .endsWith("msg=\"a\\nts=0 level=info\\u001b[2J\"\n")
        .hasLineCount(1);
  }

  @Test
  void anExceptionIsToldWithItsCausesOnTheSameLine() {
    Exception e = new IllegalStateException("outer", new java.io.IOException("inner"));
    assertThat(line(event("failed", e)))
        .contains("error=\"java.lang.IllegalStateException: outer [")
        .contains("<- java.io.IOException: inner")
        .hasLineCount(1);
  }
}
