package io.sentinelvip.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.fuzz.OddJson;
import io.sentinelvip.state.IncidentLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a line of the incident file says, {@code history} shows it or leaves it out. */
class HistoryFuzzTest {

  private final Path dir;

  private final Surroundings around =
      new Surroundings(
          Map.of(),
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          true,
          howLong -> {});

  HistoryFuzzTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void aLineOfWhichOneValueIsOddIsShownOrLeftOut() throws IOException {
    KeptIncident kept =
        new KeptIncident(1, IncidentReport.of(SampleIncidents.verified(7, 1_700_000_000_000L)));
    for (byte[] odd : OddJson.of(new ObjectMapper().writeValueAsBytes(kept))) {
      assertThatCode(() -> shown(odd)).as(new String(odd, UTF_8)).doesNotThrowAnyException();
    }
  }

  private void shown(byte[] line) throws IOException {
    Files.write(IncidentLines.file(dir), line);
    History left = IncidentLines.left(dir);
    assertThat(new HistoryText(around).of(left)).isNotEmpty();
    for (KeptIncident k : left.incidents()) {
      assertThat(new TimelineText(around).of(k)).contains("incident " + k.number());
    }
  }
}
