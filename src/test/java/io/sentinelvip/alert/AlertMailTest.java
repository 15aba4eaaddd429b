package io.sentinelvip.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shipped command that mails, against a server that speaks SMTP. */
@Timeout(60)
class AlertMailTest {

  private static final String PROGRAM = "src/main/packaging/libexec/alert-mail";

  @TempDir private Path dir = Path.of("");

  /** What came of a run. */
  private record Run(int code, String complaint, List<String> heard) {}

  private Run run(String recipient, String conf) throws Exception {
    boolean python = new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0;
    Require.orSkip("python3", python, "no python3 on the PATH");
    List<String> heard = new CopyOnWriteArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> talk =
          CompletableFuture.runAsync(() -> talk(server, recipient, heard));
      Path file =
          Files.writeString(
              dir.resolve("alert-mail.conf"),
              conf.replace("@PORT", String.valueOf(server.getLocalPort())));
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(PROGRAM).toAbsolutePath().toString(), "+failover", "CRITICAL: it\nmoved");
      builder.environment().put("ALERT_MAIL_CONF", file.toString());
      builder.environment().put("SENTINEL_VIP_ALERT_SUMMARY", "it moved to B");
      builder.environment().put("SENTINEL_VIP_ALERT_STATUS", "WARNING");
      builder.environment().put("SENTINEL_VIP_ALERT_KEY", "mymaster@7");
      Process process = builder.redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      if (process.exitValue() == 0) {
        talk.get(10, TimeUnit.SECONDS);
      }
      return new Run(process.exitValue(), out, List.copyOf(heard));
    }
  }

  private static void talk(ServerSocket server, String recipient, List<String> heard) {
    try (Socket socket = server.accept();
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      OutputStream out = socket.getOutputStream();
      say(out, "220 mail");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        heard.add(line);
        if (data) {
          data = !line.equals(".");
          if (!data) {
            say(out, "250 taken");
          }
        } else if (line.equalsIgnoreCase("data")) {
          data = true;
          say(out, "354 go on");
        } else if (line.toLowerCase(Locale.ROOT).startsWith("rcpt")) {
          say(out, recipient);
        } else if (line.equalsIgnoreCase("quit")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 fine");
        }
      }
    } catch (IOException e) {
      heard.add(e.toString());
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  private static final String CONF =
      "SERVER=127.0.0.1:@PORT\nFROM=redis@example.com\nTO=a@example.com, b@example.com\nTLS=none\n";

  @Test
  void aMailHasItsSubjectItsTextAndAReferenceThatGroupsIt() throws Exception {
    Run run = run("250 fine", CONF);
    assertThat(run.complaint()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.heard())
        .contains(
            "rcpt TO:<a@example.com>",
            "rcpt TO:<b@example.com>",
            "Subject: WARNING it moved to B",
            "References: <mymaster@7.sentinel-vip>",
            "CRITICAL: it",
            "moved");
  }

  @Test
  void aRefusalForNowIsTriedAgainAndOneForGoodIsNot() throws Exception {
    assertThat(run("450 later", CONF).code()).isEqualTo(1);
    Run never = run("550 nobody of that name", CONF);
    assertThat(never.code()).isEqualTo(2);
    assertThat(never.complaint()).contains("nobody of that name");
  }

  @Test
  void aWrongConfigurationIsNotTriedAgainAndNamesTheKey() throws Exception {
    Run run = run("250 fine", CONF.replace("FROM=redis@example.com\n", ""));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.complaint()).contains("alert-mail.conf: FROM is missing");
    assertThat(run("250 fine", CONF.replace("none", "ssl")).code()).isEqualTo(2);
    assertThat(run("250 fine", CONF + "USER=u\n").complaint()).contains("PASSWORD_FILE");
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    Run run = run("250 fine", CONF.replace("@PORT", "1"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.complaint()).contains("not sent");
  }
}
