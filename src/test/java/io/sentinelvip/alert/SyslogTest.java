package io.sentinelvip.alert;

import static io.sentinelvip.alert.Notices.notice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.model.Endpoint;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyslogTest {

  private static final Notice CRITICAL = notice("mymaster@7", Severity.CRITICAL);

  @TempDir private Path dir = Path.of("");

  private String datagram(Notice notice) throws Exception {
    try (DatagramSocket server =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Endpoint at = new Endpoint("127.0.0.1", server.getLocalPort());
      new Syslog(Optional.of(at), Notice::text).send(notice);
      DatagramPacket packet = new DatagramPacket(new byte[9000], 9000);
      server.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }
  }

  @Test
  void anotherHostsGetsOneLineOfRfc5424WithItsSeverity() throws Exception {
    assertThat(datagram(CRITICAL))
        .isEqualTo(
            "<26>1 2023-11-14T22:13:20Z i-0a1b2c3d sentinel-vip - failover - mymaster@7"
                + " CRITICAL: the <VIP> & \"all\"; line one; line two; What to do: look {key}");
    assertThat(datagram(notice("k", Severity.WARNING))).startsWith("<28>1 ");
    assertThat(datagram(notice("k", Severity.INFO))).startsWith("<30>1 ");
    assertThat(datagram(notice("k", Severity.CRITICAL, Alert.State.RESOLVED)))
        .startsWith("<30>1 ")
        .contains("RESOLVED");
  }

  @Test
  void thisHostsGetsItByLogger() throws Exception {
    Path logger =
        Files.writeString(
            dir.resolve("logger"), "#!/bin/sh\nprintf '%s|' \"$@\" > " + dir.resolve("out"));
    assertThat(logger.toFile().setExecutable(true)).isTrue();
    new Syslog(Optional.empty(), logger.toString(), Notice::text).send(CRITICAL);
    assertThat(Files.readString(dir.resolve("out")))
        .startsWith(
            "--socket-errors=on|-t|sentinel-vip|-p|daemon.crit|--|mymaster@7 CRITICAL: the <VIP>")
        .doesNotContain("\n");
  }

  @Test
  void aHostWithoutLoggerOrANameWithoutAddressIsAFailure() {
    Syslog local = new Syslog(Optional.empty(), dir.resolve("logger").toString(), Notice::text);
    assertThat(catchThrowableOfType(UndeliveredException.class, () -> local.send(CRITICAL)).why())
        .contains("cannot be started");
    Syslog nowhere = new Syslog(Optional.of(new Endpoint("nowhere.invalid", 514)), Notice::text);
    assertThat(catchThrowableOfType(UndeliveredException.class, () -> nowhere.send(CRITICAL)).why())
        .contains("nowhere.invalid");
  }
}
