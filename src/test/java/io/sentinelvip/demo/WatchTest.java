package io.sentinelvip.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchTest {

  private static final String LINE =
      "ts=2026-01-02T03:04:05.678Z level=info logger=IntentRunner vip=mymaster/172.16.0.10 note=\"%s\"";

  @Test
  void theSentenceOfADecisionIsReadFromTheAgentsLog() {
    String verified = "every route verified 12 ms after the claim began";
    assertThat(Watch.note(LINE.formatted(verified))).contains(verified);
    assertThat(Watch.note(LINE.formatted("10.0.1.11:26379 hints: subscribed"))).isEmpty();
    assertThat(Watch.note("ts=2026-01-02T03:04:05.678Z level=info agent=started")).isEmpty();
  }
}
