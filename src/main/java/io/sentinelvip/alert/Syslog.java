package io.sentinelvip.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes one line to syslog, facility {@code daemon}: by {@code logger} to this host's, which is
 * the journal where systemd runs (the JDK cannot write to {@code /dev/log}), or by UDP to
 * another's, in the form of RFC 5424.
 */
public final class Syslog implements SinkPort {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int DAEMON = 3;

  /** Every receiver takes as much (RFC 5426, 3.2). */
  private static final int LONGEST = 2048;

  private final Optional<Endpoint> server;
  private final String program;
  private final Function<Notice, String> wording;

  /** Writes nothing yet; {@code server} is empty for this host. */
  public Syslog(Optional<Endpoint> server, Function<Notice, String> wording) {
    this(server, "logger", wording);
  }

  Syslog(Optional<Endpoint> server, String program, Function<Notice, String> wording) {
    this.server = server;
    this.program = program;
    this.wording = wording;
  }

  @Override
  public void send(Notice notice) throws UndeliveredException, InterruptedException {
    String line = notice.key() + " " + wording.apply(notice).replaceAll("[\\p{Cntrl}]+", "; ");
    if (server.isPresent()) {
      sendTo(server.get(), notice, line);
    } else {
      String priority = "daemon." + List.of("info", "warning", "crit").get(rank(notice));
      Command.run(
          List.of(
              program,
              // Else it is silent about a socket that is not there.
              "--socket-errors=on",
              "-t",
              "sentinel-vip",
              "-p",
              priority,
              "--",
              line),
          Map.of(),
          LIMIT);
    }
  }

  private static int rank(Notice notice) {
    if (notice.state() == Alert.State.RESOLVED) {
      return 0;
    }
    return switch (notice.severity()) {
      case INFO -> 0;
      case WARNING -> 1;
      case CRITICAL -> 2;
    };
  }

  private static void sendTo(Endpoint to, Notice notice, String line) throws UndeliveredException {
    int priority = DAEMON * 8 + List.of(6, 4, 2).get(rank(notice));
    String node = notice.about().node().isEmpty() ? "-" : notice.about().node();
    String head = "<" + priority + ">1 " + notice.fields().get("time") + " " + node;
    byte[] bytes = (head + " sentinel-vip - " + notice.event() + " - " + line).getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(
              bytes, Math.min(bytes.length, LONGEST), InetAddress.getByName(to.host()), to.port()));
    } catch (IOException e) {
      throw new UndeliveredException(
          "not sent to " + to + ": " + e.getMessage(), "check the address and DNS", true);
    }
  }
}
