package io.sentinelvip.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.sentinelvip.model.MasterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StateFileTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final MasterName OTHER = new MasterName("other");
  private static final Duration SOON = Duration.ofMillis(20);

  private final Path dir;

  private final Logger logger = (Logger) LoggerFactory.getLogger(StateFile.class);
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel() == Level.WARN) {
            warnings.add(event.getFormattedMessage());
          }
        }
      };

  StateFileTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
  }

  private Path file() {
    return dir.resolve("memory.json");
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private String text() throws IOException {
    return Files.exists(file()) ? Files.readString(file()) : "";
  }

  @Test
  void whatWasRememberedIsThereAfterARestart() {
    try (StateFile state = new StateFile(dir)) {
      state.rememberEpoch(MASTER, 7);
      state.rememberEpoch(OTHER, 2);
      state.rememberPause(1234);
    }
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(MASTER)).isEqualTo(7);
      assertThat(state.highestEpoch(OTHER)).isEqualTo(2);
      assertThat(state.highestEpoch(new MasterName("unknown"))).isZero();
      assertThat(state.pausedUntil()).isEqualTo(1234);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void anAdoptedNewHistoryLowersTheEpoch() {
    try (StateFile state = new StateFile(dir)) {
      state.rememberEpoch(MASTER, 7);
    }
    try (StateFile state = new StateFile(dir)) {
      state.rememberEpoch(MASTER, 0);
      assertThat(state.highestEpoch(MASTER)).isZero();
    }
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(MASTER)).isZero();
    }
  }

  @Test
  void theFileIsTheOwnersAloneAndNoScratchIsLeft() throws Exception {
    try (StateFile state = new StateFile(dir)) {
      state.rememberEpoch(MASTER, 7);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void manyChangesEndInTheLast() {
    try (StateFile state = new StateFile(dir)) {
      for (int i = 1; i <= 5_000; i++) {
        state.rememberEpoch(MASTER, i);
      }
    }
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(MASTER)).isEqualTo(5_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"epochs\":{\"mymas",
        "[]",
        "7",
        "{\"epochs\":{\"mymaster\":\"7\"}}",
        "{\"epochs\":{\"mymaster\":-7}}",
        "{\"epochs\":{\"mymaster\":1e99}}",
        "{\"epochs\":{\"my master\":7}}",
        "{\"pausedUntil\":true}"
      })
  void aFileThatMakesNoSenseIsAWarningAndIsReplaced(String content) throws Exception {
    Files.writeString(file(), content);
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(MASTER)).isZero();
      assertThat(state.pausedUntil()).isZero();
      assertThat(warnings).singleElement().asString().contains("memory=not-read", "memory.json");
      state.rememberEpoch(MASTER, 3);
    }
    try (StateFile state = new StateFile(dir)) {
      assertThat(state.highestEpoch(MASTER)).isEqualTo(3);
    }
  }

  @Test
  void binaryRubbishAndADirectoryInItsPlaceAreWarnings() throws Exception {
    Files.write(file(), new byte[] {0, (byte) 0xff, (byte) 0xfe, 1});
    new StateFile(dir).close();
    Files.delete(file());
    Files.createDirectory(file());
    new StateFile(dir).close();
    assertThat(warnings).hasSize(2);
  }

  @Test
  void aMissingDirectoryIsAWarningAndIsUsedWhenItAppears() throws Exception {
    Path later = dir.resolve("later");
    try (StateFile state = new StateFile(later, SOON)) {
      assertThat(warnings).hasSize(1);
      state.rememberEpoch(MASTER, 7);
      until("the failure is told", () -> warnings.size() == 2);
      assertThat(state.highestEpoch(MASTER)).isEqualTo(7);
      Files.createDirectory(later);
      Path written = later.resolve("memory.json");
      until("the file is written", () -> Files.exists(written));
      assertThat(Files.readString(written)).contains("\"mymaster\":7");
    }
    assertThat(warnings).hasSize(2);
  }

  @Test
  void whatADirectoryThatAppearsLaterHoldsIsNotThrownAway() throws Exception {
    Path later = dir.resolve("later");
    try (StateFile state = new StateFile(later, SOON)) {
      state.rememberEpoch(MASTER, 7);
      Path ready = Files.createDirectory(dir.resolve("ready"));
      Files.writeString(ready.resolve("memory.json"), "{\"epochs\":{\"mymaster\":5,\"other\":9}}");
      Files.move(ready, later);
      until("both are there", () -> state.highestEpoch(OTHER) == 9);
      assertThat(state.highestEpoch(MASTER)).isEqualTo(7);
    }
    try (StateFile state = new StateFile(later)) {
      assertThat(state.highestEpoch(MASTER)).isEqualTo(7);
      assertThat(state.highestEpoch(OTHER)).isEqualTo(9);
    }
  }

  @Test
  void aFullDiskIsOneWarningTheOldFileStaysAndTheNextTryRepairsIt() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
    try (StateFile state = new StateFile(dir)) {
      state.rememberEpoch(MASTER, 7);
    }
    Path scratch = Files.createSymbolicLink(dir.resolve("memory.json.tmp"), Path.of("/dev/full"));
    try (StateFile state = new StateFile(dir, SOON)) {
      state.rememberEpoch(MASTER, 8);
      until("the failure is told", () -> warnings.size() == 1);
      assertThat(text()).contains("\"mymaster\":7");
      assertThat(state.highestEpoch(MASTER)).isEqualTo(8);
      Files.delete(scratch);
      until("the next try repairs it", () -> text().contains("\"mymaster\":8"));
    }
    assertThat(warnings).hasSize(1);
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsAWarningAndNoRefusal() throws Exception {
    Path inTheWay = Files.writeString(dir.resolve("file"), "x");
    try (StateFile state = new StateFile(inTheWay, SOON)) {
      state.rememberPause(5);
      until("the failure is told", () -> warnings.size() == 2);
      assertThat(state.pausedUntil()).isEqualTo(5);
    }
  }
}
