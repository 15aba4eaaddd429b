package io.sentinelvip.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void aForeignTextCannotForgeALineOrAKey() {
    assertThat(LogText.quoted("a\"b\\c\r\nvip=x\u0000")).isEqualTo("\"a\\\"b\\\\c??vip=x?\"");
  }
}
