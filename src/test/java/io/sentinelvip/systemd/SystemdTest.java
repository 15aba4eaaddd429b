package io.sentinelvip.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {

  private final Path directory;

  SystemdTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aMessageReachesASocketWithAPath() throws IOException {
    Path path = directory.resolve("notify");
    try (Receiver receiver = new Receiver(path.toString())) {
      NotifySocket.at(path.toString(), directory).send("READY=1\n");
      assertThat(receiver.receive()).isEqualTo("READY=1\n");
    }
  }

  @Test
  void aMessageReachesAnAbstractSocket() throws IOException {
    String name = "@sentinel-vip-test-" + ProcessHandle.current().pid();
    try (Receiver receiver = new Receiver(name)) {
      NotifySocket.at(name, directory).send("WATCHDOG=1\n");
      assertThat(receiver.receive()).isEqualTo("WATCHDOG=1\n");
    }
  }

  @Test
  void aSocketThatIsGoneIsAnExceptionWithTheReason() throws IOException {
    NotifySocket socket = NotifySocket.at(directory.resolve("none").toString(), directory);
    assertThatThrownBy(() -> socket.send("READY=1\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No such file");
  }

  @Test
  void aNameThatIsNoUnixSocketIsRefused() {
    for (String name : new String[] {"vsock:2:9999", "relative", "/" + "x".repeat(107)}) {
      assertThatThrownBy(() -> NotifySocket.at(name, directory))
          .as(name)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("NOTIFY_SOCKET");
    }
  }

  @Test
  void theWatchdogIsToldFourTimesInItsTime() {
    assertThat(Systemd.period(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
        .isEqualTo(Duration.ofMillis(7500));
    assertThat(Systemd.period(Map.of("WATCHDOG_USEC", "30000000"), 7))
        .isEqualTo(Duration.ofMillis(7500));
  }

  @Test
  void withoutAWatchdogOrWithThatOfAnotherProcessOnlyTheStatusIsKept() {
    Duration statusOnly = Duration.ofSeconds(10);
    assertThat(Systemd.period(Map.of(), 7)).isEqualTo(statusOnly);
    assertThat(Systemd.period(Map.of("WATCHDOG_USEC", "soon"), 7)).isEqualTo(statusOnly);
    assertThat(Systemd.period(Map.of("WATCHDOG_USEC", "0"), 7)).isEqualTo(statusOnly);
    assertThat(Systemd.period(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
        .isEqualTo(statusOnly);
  }
}
