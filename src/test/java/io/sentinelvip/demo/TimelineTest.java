package io.sentinelvip.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.demo.Entry.What;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void linesComeInTheOrderOfTheEventsAndCountFromTheCause() {
    long now = System.nanoTime();
    Timeline timeline = new Timeline(new Screen(stream, false));
    timeline.add(new Entry(now + 5_000_000, "EC2", What.ASKED, "second"));
    timeline.add(new Entry(now + 2_000_000, "agent 1", What.CLAIMED, "first"));
    timeline.add(new Entry(now - 9_000_000, "redis 1", What.OTHER, "before"));
    timeline.add(new Entry(now, "demo", What.CAUSED, "kill"));
    timeline.close();
    assertThat(printed().lines())
        .containsExactly(
            "        0 ms  demo        kill",
            "        2 ms  agent 1     first",
            "        5 ms  EC2         second");
  }

  @Test
  void thereIsColourOnlyWhereItIsAskedFor() {
    new Screen(stream, false).good("plain");
    new Screen(stream, true).good("painted");
    assertThat(printed().lines()).containsExactly("plain", "\u001b[32mpainted\u001b[0m");
  }
}
