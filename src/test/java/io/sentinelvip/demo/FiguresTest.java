package io.sentinelvip.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.demo.Entry.What;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private final List<Entry> entries = new ArrayList<>();

  private void at(int millis, String who, What what) {
    entries.add(new Entry(millis * 1_000_000L, who, what, ""));
  }

  @Test
  void theMajorityIsReachedWhenTheSecondOfThreeSentinelsNamesTheNewMaster() {
    at(1000, "demo", What.CAUSED);
    at(3000, "sentinel 2", What.NAMED);
    at(4000, "sentinel 2", What.NAMED);
    at(3070, "sentinel 0", What.NAMED);
    at(3090, "sentinel 1", What.NAMED);
    assertThat(new Figures(entries, 3, 1).majority()).hasValue(3_070_000_000L);
  }

  @Test
  void theTotalEndsWithTheAnswerOfTheLastTable() {
    at(1000, "demo", What.CAUSED);
    at(3000, "EC2", What.ASKED);
    at(3010, "EC2", What.ANSWERED);
    at(3025, "EC2", What.ANSWERED);
    assertThat(new Figures(entries, 3, 2).total()).isEqualTo("2025 ms");
    assertThat(new Figures(entries, 3, 2).lines().get(2)).endsWith("25 ms");
  }

  @Test
  void whatWasNotSeenIsNotInvented() {
    at(1000, "demo", What.CAUSED);
    assertThat(new Figures(entries, 3, 1).total()).isEqualTo("not seen");
    assertThat(new Figures(entries, 3, 1).lines()).allMatch(l -> l.endsWith("not seen"));
  }
}
