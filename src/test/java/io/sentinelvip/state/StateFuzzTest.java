package io.sentinelvip.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.fuzz.OddJson;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.TableSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the state directory holds, the agent starts, and shows what is an incident. */
class StateFuzzTest {

  private static final long T0 = 1_700_000_000_000L;
  private static final Moment NOW = new Moment(5_000_000_000L, T0 + 30_000);

  private final Path dir;

  StateFuzzTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void aSpoiltMemoryIsAMemoryOrNone() throws IOException {
    byte[] memory =
        "{\"epochs\":{\"mymaster\":7,\"other\":12},\"pausedUntil\":1700000000000}".getBytes(UTF_8);
    Fuzz.bytes(800, List.of(memory), this::remembered);
    for (byte[] odd : OddJson.of(memory)) {
      assertThatCode(() -> remembered(odd)).as(new String(odd, UTF_8)).doesNotThrowAnyException();
    }
  }

  private void remembered(byte[] bytes) throws IOException {
    Files.write(dir.resolve("memory.json"), bytes);
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(new MasterName("mymaster"))).isNotNegative();
      assertThat(state.pausedUntil()).isNotNegative();
    }
  }

  @Test
  void aSpoiltLineIsAnIncidentOrCounted() throws IOException {
    Fuzz.bytes(400, List.of(line(open()), line(verified())), this::taken);
  }

  @Test
  void aLineOfWhichOneValueIsOddIsAnIncidentOrCounted() throws IOException {
    for (byte[] line : List.of(line(open()), line(verified()))) {
      for (byte[] odd : OddJson.of(line)) {
        assertThatCode(() -> taken(odd)).as(new String(odd, UTF_8)).doesNotThrowAnyException();
      }
    }
  }

  /** An agent starts on it, shows it, goes on with it and adds to it. */
  private void taken(byte[] bytes) throws IOException {
    Files.write(IncidentLines.file(dir), bytes);
    int known;
    try (IncidentFile file = new IncidentFile(dir)) {
      History found = file.history();
      assertThat(found.incidents().size() + found.unreadable())
          .isLessThanOrEqualTo(new String(bytes, UTF_8).split("[\n\r]", -1).length);
      assertThat(found.incidents()).noneMatch(k -> k.incident().isOpen());
      file.interrupted(SampleIncidents.VIP, NOW).ifPresent(StateFuzzTest::goneOnWith);
      file.keep(SampleIncidents.verified(99, T0 + 86_400_000));
      file.keep(SampleIncidents.verified(100, T0 + 86_500_000));
      List<KeptIncident> kept = file.history().incidents();
      assertThat(kept.get(kept.size() - 1).incident().key()).isEqualTo("mymaster@100");
      known = kept.size();
    }
    assertThat(IncidentLines.left(dir).incidents()).hasSizeLessThanOrEqualTo(known);
  }

  private static void goneOnWith(Incident open) {
    VipSettings settings =
        new VipSettings(
            SampleIncidents.VIP,
            new TableSelector.ByTag("a", "b"),
            6379,
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            true,
            VipSettings.Loopback.STATIC,
            false,
            false,
            false,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            3,
            VipSettings.ClaimOn.MAJORITY);
    VipState state = VipState.initial(settings, 0, 1, NOW).resuming(open, -1, NOW);
    for (int second = 0; second < 1500; second += 100) {
      state = Decider.decide(state, new Event.Woke(), NOW.plus(Duration.ofSeconds(second))).next();
    }
    assertThat(IncidentReport.of(open).openedAtMillis()).isEqualTo(open.openedAt().wallMillis());
  }

  private static byte[] line(Incident i) throws IOException {
    return IncidentLines.write(List.of(new KeptIncident(1, IncidentReport.of(i))));
  }

  private static Incident open() {
    return SampleIncidents.open(7, T0);
  }

  private static Incident verified() {
    return SampleIncidents.verified(8, T0 + 60_000);
  }
}
