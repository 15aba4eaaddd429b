package io.sentinelvip.alert;

import static io.sentinelvip.alert.Notices.notice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real server that takes it, refuses it, hangs, and talks nonsense. */
@Timeout(60)
class WebhookTest {

  private static final String SECRET = "T0000token9e12";
  private static final Notice NOTICE = notice("mymaster@7", Severity.CRITICAL);

  @TempDir private Path dir = Path.of("");
  private final Receiver web = new Receiver();

  @AfterEach
  void end() {
    web.close();
  }

  private Webhook webhook(Webhook.Format format, Function<Notice, String> wording) {
    return new Webhook(
        () -> web.url("/" + SECRET),
        Optional.of(() -> "R0123\n"),
        format,
        wording,
        Duration.ofSeconds(1));
  }

  private JsonNode sent(Webhook.Format format, Notice notice) throws Exception {
    webhook(format, Notice::text).send(notice);
    return web.bodies("/" + SECRET).get(0);
  }

  private UndeliveredException failure() {
    return failure(webhook(Webhook.Format.JSON, Notice::text));
  }

  private static UndeliveredException failure(Webhook webhook) {
    UndeliveredException e =
        catchThrowableOfType(UndeliveredException.class, () -> webhook.send(NOTICE));
    assertThat(e).as("not delivered").isNotNull();
    assertThat(e.why() + e.remedy()).doesNotContain(SECRET, "R0123");
    return e;
  }

  @Test
  void jsonHasEveryField() throws Exception {
    JsonNode body = sent(Webhook.Format.JSON, NOTICE);
    assertThat(body.path("key").asText()).isEqualTo("mymaster@7");
    assertThat(body.path("event").asText()).isEqualTo("failover");
    assertThat(body.path("status").asText()).isEqualTo("CRITICAL");
    assertThat(body.path("state").asText()).isEqualTo("raised");
    assertThat(body.path("from").asText()).isEqualTo("10.0.1.11:6379");
    assertThat(body.path("to").asText()).isEqualTo("10.0.2.12:6379");
    assertThat(body.path("tookMillis").asLong()).isEqualTo(3210);
    assertThat(body.path("node").asText()).isEqualTo("i-0a1b2c3d");
    assertThat(body.path("time").asText()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(body.path("text").asText())
        .isEqualTo("CRITICAL: the <VIP> & \"all\"\nline one\nline two\nWhat to do: look {key}");
    Receiver.Posted posted = web.posted().get(0);
    assertThat(posted.contentType()).isEqualTo("application/json");
    assertThat(posted.userAgent()).startsWith("sentinel-vip/");
  }

  @Test
  void slackGetsItsTextWithItsMarkupEscaped() throws Exception {
    JsonNode body = sent(Webhook.Format.SLACK, NOTICE);
    assertThat(body.size()).isEqualTo(1);
    assertThat(body.path("text").asText())
        .startsWith("CRITICAL: the &lt;VIP&gt; &amp; \"all\"\nline one");
  }

  @Test
  void pagerDutyIsTriggeredAndResolvedUnderOneKey() throws Exception {
    JsonNode trigger = sent(Webhook.Format.PAGERDUTY, NOTICE);
    assertThat(trigger.path("routing_key").asText()).isEqualTo("R0123");
    assertThat(trigger.path("event_action").asText()).isEqualTo("trigger");
    assertThat(trigger.path("dedup_key").asText()).isEqualTo("mymaster@7");
    assertThat(trigger.at("/payload/severity").asText()).isEqualTo("critical");
    assertThat(trigger.at("/payload/summary").asText()).isEqualTo("the <VIP> & \"all\"");
    assertThat(trigger.at("/payload/source").asText()).isEqualTo("i-0a1b2c3d");
    webhook(Webhook.Format.PAGERDUTY, Notice::text)
        .send(notice("mymaster@7", Severity.CRITICAL, Alert.State.RESOLVED));
    JsonNode resolve = web.bodies("/" + SECRET).get(1);
    assertThat(resolve.path("event_action").asText()).isEqualTo("resolve");
    assertThat(resolve.path("dedup_key").asText()).isEqualTo("mymaster@7");
  }

  @Test
  void aTextOfTheOwnersReplacesTheUsualOne() throws Exception {
    webhook(Webhook.Format.SLACK, n -> "own " + n.key()).send(NOTICE);
    assertThat(web.bodies("/" + SECRET).get(0).path("text").asText()).isEqualTo("own mymaster@7");
  }

  @ParameterizedTest
  @CsvSource({
    "500, true, see what ails",
    "503, true, see what ails",
    "429, true, it is tried again",
    "404, true, check the URL",
    "403, true, check the URL",
    "400, false, check the URL",
    "413, false, check the URL",
    "302, true, redirects are not followed"
  })
  void aRefusalIsTriedAgainUnlessItWouldBeRefusedForEver(int code, boolean again, String remedy) {
    web.answer(Receiver.status(code));
    UndeliveredException e = failure();
    assertThat(e.why()).startsWith("HTTP status " + code + ": said " + code);
    assertThat(e.again()).isEqualTo(again);
    assertThat(e.remedy()).contains(remedy);
  }

  @Test
  void aRedirectIsNotFollowed() {
    web.answer(
        exchange -> {
          exchange.getResponseHeaders().set("Location", web.url("/elsewhere"));
          exchange.sendResponseHeaders(307, -1);
        });
    assertThat(failure().why()).startsWith("HTTP status 307");
    assertThat(web.bodies("/elsewhere")).isEmpty();
  }

  @Test
  void aServerThatHangsIsLeftAfterTheLimit() {
    web.answer(web.hang());
    UndeliveredException e = failure();
    assertThat(e.why()).isEqualTo("no answer in 1 s");
    assertThat(e.again()).isTrue();
  }

  @Test
  void aRefusalWhoseTextNeverEndsIsLeftToo() {
    web.answer(web.hangInTheBody(500));
    assertThat(failure().why()).isEqualTo("no answer in 1 s");
  }

  @Test
  void aServerThatIsSlowerThanAMomentIsWaitedFor() throws Exception {
    web.answer(
        exchange -> {
          Thread.sleep(300);
          exchange.sendResponseHeaders(204, -1);
        });
    webhook(Webhook.Format.JSON, Notice::text).send(NOTICE);
    assertThat(web.posted()).hasSize(1);
  }

  @Test
  void aPortWhereNobodyListensIsNamedByItsKindOfFailure() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    UndeliveredException e =
        failure(
            new Webhook(
                () -> "http://127.0.0.1:" + free + "/" + SECRET,
                Optional.empty(),
                Webhook.Format.JSON,
                Notice::text));
    assertThat(e.why()).isEqualTo("no answer: ConnectException");
    assertThat(e.again()).isTrue();
  }

  @Test
  void whatIsNotHttpIsAFailureLikeAnyOther() throws Exception {
    try (ServerSocket nonsense = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread talker = new Thread(() -> talk(nonsense));
      talker.setDaemon(true);
      talker.start();
      Webhook webhook =
          new Webhook(
              () -> "http://127.0.0.1:" + nonsense.getLocalPort() + "/" + SECRET,
              Optional.empty(),
              Webhook.Format.JSON,
              Notice::text);
      assertThat(failure(webhook).why()).startsWith("no answer: ");
    }
  }

  private static void talk(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n\u0000\u0001\r\n".getBytes(UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aUrlInAFileIsReadAnewForEachAlertAndNeverToldThoughItIsNone() throws Exception {
    Path file = Files.writeString(dir.resolve("url"), "not a url " + SECRET);
    Webhook webhook =
        new Webhook(
            () -> Files.readString(file), Optional.empty(), Webhook.Format.JSON, Notice::text);
    assertThat(failure(webhook).why()).contains("no http or https URL");
    Files.writeString(file, web.url("/new") + "\n");
    webhook.send(NOTICE);
    assertThat(web.bodies("/new")).hasSize(1);
    Files.delete(file);
    assertThat(failure(webhook).remedy()).contains("readable");
  }
}
