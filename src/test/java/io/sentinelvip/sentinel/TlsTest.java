package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentinelvip.Require;
import io.sentinelvip.core.Event;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with client certificates, against real servers and certificates made on the spot. */
class TlsTest {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final VipId VIP = new VipId(MASTER, new Vip(Ip.of("172.16.0.10")));

  @TempDir Path dir = Path.of(".");

  private final RecordingInbox inbox = new RecordingInbox();

  @BeforeEach
  void certificates() throws IOException {
    Require.orSkip("redis", RealServer.available(), "there is no redis-server on the PATH");
    assumeTrue(
        run("openssl", "version") == 0, "skipped: there is no openssl to make certificates with");
    sh("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem");
    sign("server", "-newkey rsa:2048", "subjectAltName=IP:127.0.0.1");
    sign("other", "-newkey rsa:2048", "subjectAltName=DNS:elsewhere.example");
    sign("client", "-newkey rsa:2048", "extendedKeyUsage=clientAuth");
    sign("ec", "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1", "extendedKeyUsage=clientAuth");
    sh("openssl rsa -in client.key -traditional -out client-pkcs1.key");
    sh("openssl ec -in ec.key -out ec-sec1.key");
  }

  private void sign(String name, String newKey, String extension) throws IOException {
    sh(
        "openssl req -new -nodes -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out x.csr "
            + newKey);
    Files.writeString(dir.resolve("x.ext"), extension);
    sh(
        "openssl x509 -req -in x.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile x.ext"
            + " -out "
            + name
            + ".pem");
  }

  private void sh(String command) throws IOException {
    assertThat(run(command.split(" "))).as(command).isZero();
  }

  private int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .directory(dir.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return -1;
    }
  }

  private String[] serverLines(String certificate) {
    return new String[] {
      "tls-ca-cert-file " + dir.resolve("ca.pem"),
      "tls-cert-file " + dir.resolve(certificate + ".pem"),
      "tls-key-file " + dir.resolve(certificate + ".key"),
      "tls-auth-clients yes"
    };
  }

  private Access access(String cert, String key, boolean verifyHost) {
    Tls tls =
        new Tls(
            Optional.of(dir.resolve("ca.pem")),
            Optional.of(dir.resolve(cert)),
            Optional.of(dir.resolve(key)),
            verifyHost);
    return new Access(Optional.empty(), Optional.empty(), Optional.of(tls));
  }

  private RedisRoles roles(Access access) {
    return new RedisRoles(Map.of(VIP, access), inbox, Clock.SYSTEM);
  }

  private void answers(Access access, Endpoint at) {
    int mark = inbox.mark();
    try (RedisRoles roles = roles(access)) {
      roles.ask(VIP, at);
      assertThat(inbox.await(mark, Event.RoleAnswered.class, e -> true).role())
          .isEqualTo(Role.MASTER);
    }
  }

  private Fault fails(Access access, Endpoint at) {
    int mark = inbox.mark();
    try (RedisRoles roles = roles(access)) {
      roles.ask(VIP, at);
      return inbox.await(mark, Event.RoleFailed.class, e -> true).fault();
    }
  }

  @Test
  void clientKeysOfEveryKindOpenTheDoorOrSayHowToConvertThem() throws IOException {
    try (RealServer redis = RealServer.redisTls(dir, serverLines("server"))) {
      answers(access("client.pem", "client.key", true), redis.at());
      answers(access("client.pem", "client-pkcs1.key", true), redis.at());
      answers(access("ec.pem", "ec.key", true), redis.at());

      Fault sec1 = fails(access("ec.pem", "ec-sec1.key", true), redis.at());
      assertThat(sec1.kind()).isEqualTo(Fault.Kind.DENIED);
      assertThat(sec1.text()).contains("openssl pkcs8 -topk8 -nocrypt");
      assertThat(access("ec.pem", "ec-sec1.key", true).problems()).hasSize(1);
      assertThat(access("client.pem", "client.key", true).problems()).isEmpty();
      Fault none = fails(access("client.pem", "none.key", true), redis.at());
      assertThat(none.kind()).isEqualTo(Fault.Kind.DENIED);
      assertThat(none.text()).contains("none.key");
    }
  }

  @Test
  void theHostIsVerifiedUnlessItIsTurnedOff() throws IOException {
    try (RealServer redis = RealServer.redisTls(dir, serverLines("other"))) {
      Fault fault = fails(access("client.pem", "client.key", true), redis.at());
      assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
      assertThat(fault.code()).isEqualTo("Certificate");
      answers(access("client.pem", "client.key", false), redis.at());
    }
  }

  @Test
  void aCertificateReplacedOnDiskIsUsedByTheNextConnection() throws IOException {
    Files.copy(dir.resolve("other.pem"), dir.resolve("mine.pem"));
    Files.copy(dir.resolve("client.key"), dir.resolve("mine.key"));
    try (RealServer redis = RealServer.redisTls(dir, serverLines("server"))) {
      try (RedisRoles roles = roles(access("mine.pem", "mine.key", true))) {
        roles.ask(VIP, redis.at());
        inbox.await(0, Event.RoleFailed.class, e -> true);
        Files.copy(
            dir.resolve("client.pem"),
            dir.resolve("mine.pem"),
            StandardCopyOption.REPLACE_EXISTING);
        inbox.await(0, Event.RoleAnswered.class, e -> true);
      }
    }
  }

  @Test
  void sentinelsAreListenedToAndAskedOverTls() throws IOException {
    try (RealServer redis = RealServer.redis(dir);
        RealServer sentinel = RealServer.sentinelTls(dir, redis, serverLines("server"));
        SentinelLinks links =
            new SentinelLinks(
                List.of(sentinel.at()),
                Set.of(MASTER),
                access("client.pem", "client.key", true),
                inbox,
                Clock.SYSTEM)) {
      links.start();
      inbox.await(0, Event.ViewAnswered.class, e -> e.view().named().equals(redis.at()));
      RecordingInbox.until("subscription", () -> links.links().get(0).subscribed());
    }
  }
}
