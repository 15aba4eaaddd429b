package io.sentinelvip.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.SampleIncidents;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFileTest {

  private static final Duration SOON = Duration.ofMillis(20);

  /** Longer than a busy machine takes: what a test reads has been written. */
  private static final Duration WRITTEN = Duration.ofSeconds(30);

  private static final long T0 = 1_700_000_000_000L;

  private final Path dir;
  private final List<IncidentFile> opened = new ArrayList<>();

  IncidentFileTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private IncidentFile file() {
    IncidentFile f = new IncidentFile(dir, SOON, WRITTEN);
    opened.add(f);
    return f;
  }

  @AfterEach
  void nothingIsWrittenAnyMore() {
    opened.forEach(IncidentFile::close);
  }

  private static List<Integer> numbers(History h) {
    return h.incidents().stream().map(KeptIncident::number).toList();
  }

  private static List<String> outcomes(History h) {
    return h.incidents().stream().map(k -> k.incident().outcome()).toList();
  }

  private static void write(IncidentFile f, Incident... incidents) {
    for (Incident i : incidents) {
      f.keep(i);
    }
    f.close();
  }

  @Test
  void anIncidentKeepsItsNumberFromStageToStageAndOverARestart() throws IOException {
    write(
        file(),
        SampleIncidents.open(7, T0),
        SampleIncidents.verified(7, T0),
        SampleIncidents.verified(8, T0 + 60_000));
    IncidentFile again = file();
    assertThat(numbers(again.history())).containsExactly(1, 2);
    assertThat(outcomes(again.history())).containsExactly("verified", "verified");
    write(again, SampleIncidents.open(9, T0 + 120_000));
    assertThat(numbers(IncidentLines.left(dir))).containsExactly(1, 2, 3);
  }

  @Test
  void whatWasWrittenIsReadAsItWas() throws IOException {
    write(file(), SampleIncidents.verified(7, T0));
    IncidentReport read = IncidentLines.left(dir).incidents().get(0).incident();
    assertThat(read).isEqualTo(IncidentReport.of(SampleIncidents.verified(7, T0)));
  }

  @Test
  void theFileIsTheOwnersAlone() throws IOException {
    write(file(), SampleIncidents.verified(7, T0));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(IncidentLines.file(dir))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasOpenAtACrashIsShownAsInterrupted() throws IOException {
    write(file(), SampleIncidents.open(7, T0));
    assertThat(outcomes(IncidentLines.left(dir))).containsExactly("interrupted");
    IncidentFile next = file();
    assertThat(outcomes(next.history())).containsExactly("interrupted");
    next.close();
    assertThat(outcomes(IncidentLines.read(dir))).containsExactly("interrupted");
  }

  @Test
  void whatWasOpenMomentsAgoIsGoneOnWithUnderItsNumber() {
    write(file(), SampleIncidents.open(7, T0));
    IncidentFile next = file();
    Moment now = new Moment(5_000_000_000L, T0 + 30_000);
    Incident i = next.interrupted(SampleIncidents.VIP, now).orElseThrow();
    assertThat(i.key()).isEqualTo("mymaster@7");
    assertThat(i.openedAt().until(now)).isEqualTo(Duration.ofSeconds(30));
    assertThat(i.stages()).hasSize(4);
    next.keep(i);
    assertThat(numbers(next.history())).containsExactly(1);
    assertThat(outcomes(next.history())).containsExactly("open");
    next.close();
  }

  @Test
  void theLastFailoverThatIsToldHasAKey() {
    IncidentFile first = file();
    assertThat(first.lastTold(SampleIncidents.VIP)).isEqualTo(-1);
    write(
        first,
        SampleIncidents.verified(6, T0),
        SampleIncidents.verified(7, T0 + 60_000),
        SampleIncidents.averted(T0 + 120_000));
    IncidentFile next = file();
    assertThat(next.lastTold(SampleIncidents.VIP)).isEqualTo(7);
    VipId other = new VipId(SampleIncidents.VIP.master(), new Vip(Ip.of("172.16.0.11")));
    assertThat(next.lastTold(other)).isEqualTo(-1);
  }

  @Test
  void whatWasOpenLongAgoIsNot() {
    write(file(), SampleIncidents.open(7, T0));
    IncidentFile next = file();
    Optional<Incident> i =
        next.interrupted(SampleIncidents.VIP, new Moment(0, T0 + Duration.ofHours(1).toMillis()));
    assertThat(i).isEmpty();
    next.close();
  }

  @Test
  void aTornLastLineIsSurvivedToldAndEnded() throws IOException {
    write(file(), SampleIncidents.verified(7, T0));
    Path lines = IncidentLines.file(dir);
    byte[] torn =
        "{\"number\":2,\"incident\":{\"key\":\"mym\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(lines, torn, StandardOpenOption.APPEND);
    IncidentFile next = file();
    assertThat(next.history().unreadable()).isEqualTo(1);
    write(next, SampleIncidents.verified(8, T0 + 60_000));
    History read = IncidentLines.left(dir);
    assertThat(numbers(read)).containsExactly(1, 2);
    assertThat(read.unreadable()).isEqualTo(1);
  }

  @Test
  void whatIsNoIncidentIsCountedAndLeftOut() throws IOException {
    Files.writeString(
        IncidentLines.file(dir),
        """
        []
        null
        {"number":1}
        {"number":0,"incident":null}
        {"number":1,"incident":{"key":7}}
        not json

        """);
    IncidentFile f = file();
    assertThat(f.history()).isEqualTo(new History(List.of(), 6));
    f.close();
  }

  @Test
  void aLineOfWhichAnythingIsMissingIsNoIncident() throws IOException {
    KeptIncident kept = new KeptIncident(1, IncidentReport.of(SampleIncidents.verified(7, T0)));
    String line = new String(IncidentLines.write(List.of(kept)), StandardCharsets.UTF_8);
    assertThat(IncidentLines.parse(line)).contains(kept);
    for (String value :
        List.of(
            "\"outcome\":\"verified\"",
            "\"sentence\":\"EC2 acknowledged it\"",
            "\"answer\":\"done\"")) {
      assertThat(line).contains(value);
      String without = line.replace(value, value.substring(0, value.indexOf(':')) + ":null");
      assertThat(IncidentLines.parse(without)).as(value).isEmpty();
    }
  }

  @Test
  void numbersAreCountedFromOneAndLeaveRoomForTheNext() throws IOException {
    IncidentReport report = IncidentReport.of(SampleIncidents.verified(7, T0));
    for (int number : new int[] {0, -1, 1_000_000_001, Integer.MAX_VALUE}) {
      assertThat(parsed(number, report)).as("" + number).isEmpty();
    }
    for (int number : new int[] {1, 1_000_000_000}) {
      assertThat(parsed(number, report)).as("" + number).isPresent();
    }
  }

  private static Optional<KeptIncident> parsed(int number, IncidentReport report)
      throws IOException {
    byte[] line = IncidentLines.write(List.of(new KeptIncident(number, report)));
    return IncidentLines.parse(new String(line, StandardCharsets.UTF_8));
  }

  @Test
  void onlyTheNewestAreKeptInBoundedSpace() throws IOException {
    IncidentFile f = file();
    for (int n = 0; n < 3 * IncidentFile.KEPT; n++) {
      f.keep(SampleIncidents.verified(n, T0 + n * 60_000L));
    }
    assertThat(f.history().incidents()).hasSize(IncidentFile.KEPT);
    f.close();
    String filler = "x".repeat(8_000) + "\n";
    for (int n = 0; n < 200; n++) {
      Files.writeString(IncidentLines.file(dir), filler, StandardOpenOption.APPEND);
    }
    assertThat(Files.size(IncidentLines.file(dir))).isGreaterThan(IncidentFile.MOST_BYTES);
    file().close();
    assertThat(Files.size(IncidentLines.file(dir))).isLessThan(IncidentFile.MOST_BYTES);
    List<Integer> numbers = numbers(IncidentLines.left(dir));
    assertThat(numbers).hasSize(IncidentFile.KEPT).endsWith(3 * IncidentFile.KEPT);
  }

  @Test
  void withoutADirectoryItRemembersAndWritesOnceThereIsOne() throws Exception {
    Path later = dir.resolve("later");
    IncidentFile f = new IncidentFile(later, SOON, WRITTEN);
    f.keep(SampleIncidents.verified(8, T0 + 60_000));
    assertThat(numbers(f.history())).containsExactly(1);
    assertThatThrownBy(() -> IncidentLines.left(later)).isInstanceOf(NoSuchFileException.class);
    IncidentFile other = file();
    write(other, SampleIncidents.verified(7, T0));
    Path ready = Files.createDirectory(dir.resolve("ready"));
    Files.copy(IncidentLines.file(dir), IncidentLines.file(ready));
    Files.move(ready, later);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (IncidentLines.left(later).incidents().size() < 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(numbers(IncidentLines.left(later))).containsExactly(1, 2);
    assertThat(IncidentLines.left(later).incidents().get(1).incident().key())
        .isEqualTo("mymaster@8");
    f.close();
  }

  @Test
  void aFileThatCannotBeWrittenDelaysNobody() throws IOException {
    Files.createDirectory(IncidentLines.file(dir));
    IncidentFile f = file();
    f.keep(SampleIncidents.verified(7, T0));
    assertThat(numbers(f.history())).containsExactly(1);
    f.close();
  }
}
