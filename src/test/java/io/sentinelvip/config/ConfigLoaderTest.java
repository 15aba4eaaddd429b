package io.sentinelvip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.sentinelvip.config.Config.AlertSink;
import io.sentinelvip.config.Config.AssumeRole;
import io.sentinelvip.config.Config.Format;
import io.sentinelvip.config.Config.Level;
import io.sentinelvip.config.Config.Loopback;
import io.sentinelvip.config.Config.Mode;
import io.sentinelvip.config.Config.Severity;
import io.sentinelvip.config.Config.SinkKind;
import io.sentinelvip.config.Config.VipConfig;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  private static final String SMALL =
      """
      sentinels: { addresses: [10.0.1.11:26379] }
      vips:
        - master: mymaster
          address: 172.16.0.10
          route-tables: [rtb-0a1b2c3d]
      """;

  private static final Map<String, String> ALL_BY_ENVIRONMENT =
      Map.of(
          "SENTINEL_VIP_SENTINELS_ADDRESSES", "10.0.1.11:26379, [2001:db8::1]:26380,sentinel-c",
          "SENTINEL_VIP_VIPS_0_MASTER", "mymaster",
          "SENTINEL_VIP_VIPS_0_ADDRESS", "172.16.0.10/32",
          "SENTINEL_VIP_VIPS_0_ROUTE_TABLES", "rtb-0a1b2c3d,rtb-0a1b2c3e",
          "SENTINEL_VIP_VIPS_1_MASTER", "other",
          "SENTINEL_VIP_VIPS_1_ADDRESS", "fd12::10/128",
          "SENTINEL_VIP_VIPS_1_ROUTE_TABLES_TAG", "team=a=b",
          "SENTINEL_VIP_VIPS_1_REDIS_PORT", "6380",
          "SENTINEL_VIP_VIPS_1_ASSUME_ROLE", "arn:aws:iam::123456789012:role/r");

  @TempDir private Path dir = Path.of("");

  private Config load(String yaml) throws Exception {
    return load(yaml, Map.of(), Map.of());
  }

  private Config load(String yaml, Map<String, String> env, Map<String, String> flags)
      throws ConfigException, IOException {
    Path file = Files.writeString(dir.resolve("config.yaml"), yaml);
    return ConfigLoader.load(new ConfigSources(file, true, env, flags));
  }

  @Test
  void theSampleConfigurationLoadsWithoutAProblem() throws Exception {
    Path sample = Path.of("src/main/packaging/config.yaml");
    Config config = ConfigLoader.load(new ConfigSources(sample, true, Map.of(), Map.of()));
    assertThat(config.sentinels().addresses()).hasSize(3);
  }

  @Test
  void theSampleConfigurationNamesEveryKey() throws Exception {
    String sample = Files.readString(Path.of("src/main/packaging/config.yaml"));
    for (Key key : Key.ALL) {
      String last = key.path().substring(key.path().lastIndexOf('.') + 1).replace("[]", "");
      assertThat(sample).contains(last + ":");
    }
  }

  @Test
  void whatIsNotWrittenHasItsDefault() throws Exception {
    Config c = load(SMALL);
    assertThat(c.mode()).isEqualTo(Mode.FAILOVER);
    assertThat(c.admin().listen()).isEqualTo(new Endpoint("127.0.0.1", 9736));
    assertThat(c.metrics().cloudwatch()).isEmpty();
    assertThat(c.stateDir()).isEqualTo(Path.of("/var/lib/sentinel-vip"));
    assertThat(c.reconcilePeriod()).isEqualTo(Duration.ofSeconds(30));
    assertThat(c.blindAfter()).isEqualTo(Duration.ofSeconds(10));
    assertThat(c.log()).isEqualTo(new Config.Log(Format.TEXT, Level.INFO));
    VipConfig vip = c.vips().get(0);
    assertThat(vip.redis().port()).isEqualTo(6379);
    assertThat(vip.loopback()).isEqualTo(Loopback.MANAGED);
    assertThat(vip.createMissingRoute()).isTrue();
    assertThat(vip.prepareSourceDestCheck()).isTrue();
    assertThat(vip.assumeRole()).isEmpty();
  }

  @Test
  void everyKeyArrives() throws Exception {
    Path password = Files.writeString(dir.resolve("pass"), "s3cret\n");
    Path pem = Files.writeString(dir.resolve("all.pem"), PEM);
    Config c =
        load(
            EVERYTHING.replace("@PASS", password.toString()).replace("@PEM", pem.toString()),
            Map.of("REDIS_PASSWORD", "other"),
            Map.of());
    assertThat(c.mode()).isEqualTo(Mode.ALERT_ONLY);
    assertThat(c.metrics().cloudwatch()).contains("Prod/SentinelVip");
    assertThat(c.sentinels().access().username()).contains("agent");
    assertThat(c.sentinels().access().password()).contains(new Secret.InFile(password));
    Config.Tls tls = new Config.Tls(Optional.of(pem), Optional.of(pem), Optional.of(pem), false);
    assertThat(c.sentinels().access().tls()).contains(tls);
    VipConfig vip = c.vips().get(0);
    assertThat(vip.routeTables()).isEqualTo(new TableSelector.ByTag("sentinel-vip", "mymaster"));
    assertThat(vip.redis().host()).contains("10.0.1.11");
    assertThat(vip.redis().access().password())
        .contains(new Secret.InEnvironment("REDIS_PASSWORD"));
    assertThat(vip.loopback()).isEqualTo(Loopback.STATIC);
    assertThat(vip.createMissingRoute()).isFalse();
    assertThat(vip.prepareSourceDestCheck()).isFalse();
    assertThat(vip.assumeRole())
        .contains(new AssumeRole("arn:aws:iam::123456789012:role/r", Optional.of("x")));
    assertThat(c.alerts())
        .extracting(AlertSink::kind, AlertSink::target, AlertSink::minSeverity)
        .containsExactly(
            tuple(SinkKind.SNS, "arn:aws:sns:eu-central-1:123456789012:ops", Severity.WARNING),
            tuple(SinkKind.WEBHOOK, "https://hooks.example.com/...", Severity.INFO),
            tuple(SinkKind.WEBHOOK, "https://events.pagerduty.com/...", Severity.CRITICAL),
            tuple(SinkKind.COMMAND, "/bin/true", Severity.INFO),
            tuple(SinkKind.SYSLOG, "local", Severity.INFO),
            tuple(SinkKind.SYSLOG, "10.0.0.5:514", Severity.INFO));
    assertThat(c.alerts().get(0).template().orElseThrow().text()).isEqualTo("{summary} {key}");
    assertThat(c.alerts().get(2).routingKey()).isPresent();
    assertThat(c.self().names()).containsExactly("redis-a.example.com");
    assertThat(c.self().addresses()).containsExactly(Ip.of("127.0.0.2"));
    assertThat(c.identity().region()).contains("eu-central-1");
    assertThat(c.identity().instanceId()).contains(new InstanceId("i-0a1b2c3d"));
    assertThat(c.identity().networkInterface()).contains(new EniId("eni-0a1b2c3d"));
    assertThat(c.identity().addresses()).containsExactly(Ip.of("10.0.1.11"));
    assertThat(c.log()).isEqualTo(new Config.Log(Format.JSON, Level.DEBUG));
  }

  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n";

  private static final String EVERYTHING =
      """
      mode: alert-only
      sentinels:
        addresses: [10.0.1.11:26379]
        username: agent
        password-file: @PASS
        tls: { ca: @PEM, cert: @PEM, key: @PEM, verify-hostname: false }
      vips:
        - master: mymaster
          address: 172.16.0.10/32
          route-tables: { tag: "sentinel-vip=mymaster" }
          redis: { port: 6380, host: 10.0.1.11, username: u, password-env: REDIS_PASSWORD }
          loopback: static
          create-missing-route: false
          prepare-source-dest-check: false
          assume-role: { arn: "arn:aws:iam::123456789012:role/r", external-id: x }
      alerts:
        - sns: arn:aws:sns:eu-central-1:123456789012:ops
          min-severity: warning
          template: "{summary} {key}"
        - webhook: { url: "https://hooks.example.com/T0/B0/token", format: slack }
        - webhook: { format: pagerduty, routing-key-file: @PASS }
          min-severity: critical
        - command: /bin/true
        - syslog: local
        - syslog: 10.0.0.5:514
      metrics: { cloudwatch: Prod/SentinelVip }
      admin: { listen: "[::1]:9737" }
      state-dir: /tmp/state
      reconcile-period: 5s
      blind-after: 1500ms
      self: [Redis-A.example.com, 127.0.0.2]
      identity:
        region: eu-central-1
        instance-id: i-0a1b2c3d
        network-interface: eni-0a1b2c3d
        addresses: [10.0.1.11]
      log: { format: json, level: debug }
      """;

  @Test
  void theEnvironmentAloneIsEnough() throws Exception {
    Config c =
        ConfigLoader.load(
            new ConfigSources(dir.resolve("none"), false, ALL_BY_ENVIRONMENT, Map.of()));
    assertThat(c.sentinels().addresses())
        .containsExactly(
            new Endpoint("10.0.1.11", 26379),
            new Endpoint("2001:db8::1", 26380),
            new Endpoint("sentinel-c", 26379));
    assertThat(c.vips().get(0).routeTables())
        .isEqualTo(
            new TableSelector.ByIds(
                List.of(new RouteTableId("rtb-0a1b2c3d"), new RouteTableId("rtb-0a1b2c3e"))));
    VipConfig second = c.vips().get(1);
    assertThat(second.routeTables()).isEqualTo(new TableSelector.ByTag("team", "a=b"));
    assertThat(second.redis().port()).isEqualTo(6380);
    assertThat(second.address().address()).isEqualTo(Ip.of("fd12::10"));
    assertThat(second.assumeRole())
        .contains(new AssumeRole("arn:aws:iam::123456789012:role/r", Optional.empty()));
  }

  @Test
  void aFlagGoesBeforeAVariableAndAVariableBeforeTheFile() throws Exception {
    String file = SMALL + "log: { format: json, level: error }\nblind-after: 7s\n";
    Map<String, String> env =
        Map.of("SENTINEL_VIP_LOG_LEVEL", "warn", "SENTINEL_VIP_LOG_FORMAT", "json");
    Config c = load(file, env, Map.of("log.format", "text"));
    assertThat(c.log()).isEqualTo(new Config.Log(Format.TEXT, Level.WARN));
    assertThat(c.blindAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aVariableChangesOneKeyOfAVipAndLeavesTheOthers() throws Exception {
    Config c = load(SMALL, Map.of("SENTINEL_VIP_VIPS_0_ADDRESS", "172.16.0.11"), Map.of());
    assertThat(c.vips().get(0).address().toString()).isEqualTo("172.16.0.11");
    assertThat(c.vips().get(0).master().value()).isEqualTo("mymaster");
  }

  @Test
  void aVariableThatHoldsAPasswordMayBeCalledLikeOurs() throws Exception {
    Map<String, String> env =
        Map.of(
            "SENTINEL_VIP_SENTINELS_PASSWORD_ENV", "SENTINEL_VIP_MY_PASSWORD",
            "SENTINEL_VIP_MY_PASSWORD", "s3cret",
            "SENTINEL_VIP_REQUIRE", "moto");
    Secret secret = load(SMALL, env, Map.of()).sentinels().access().password().orElseThrow();
    assertThat(secret.read(env)).isEqualTo("s3cret");
  }

  @Test
  void aProblemWithAVariableOrAFlagNamesIt() {
    Map<String, String> env =
        Map.of(
            "SENTINEL_VIP_MODUS", "failover",
            "SENTINEL_VIP_VIPS_0_REDIS_PORT", "x",
            "SENTINEL_VIP_VIPS_3_MASTER", "m",
            "SENTINEL_VIP_VIPS_0_ROUTE_TABLES", "rtb-0a1b2c3d",
            "SENTINEL_VIP_VIPS_0_ROUTE_TABLES_TAG", "a=b");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> load(SMALL, env, Map.of("admin.listen", "0.0.0.0:9736")));
    assertThat(e)
        .hasMessageContaining(
            "environment variable SENTINEL_VIP_MODUS: there is no such key;"
                + " did you mean SENTINEL_VIP_MODE?")
        .hasMessageContaining(
            "environment variable SENTINEL_VIP_VIPS_0_REDIS_PORT: vips[0].redis.port: 'x' is not")
        .hasMessageContaining(
            "SENTINEL_VIP_VIPS_3_MASTER: vips[3].master: there are only 1 items before it")
        .hasMessageContaining("environment variable SENTINEL_VIP_VIPS_0_ROUTE_TABLES is set too")
        .hasMessageContaining("flag --admin-listen: admin.listen: 0.0.0.0:9736 can be reached");
  }

  @Test
  void theEffectiveConfigurationShowsDefaultsAndHidesSecrets() throws Exception {
    Path password = Files.writeString(dir.resolve("pass"), "s3cret\n");
    Path pem = Files.writeString(dir.resolve("all.pem"), PEM);
    Config c =
        load(
            EVERYTHING.replace("@PASS", password.toString()).replace("@PEM", pem.toString()),
            Map.of("REDIS_PASSWORD", "0ther"),
            Map.of());
    List<String> lines = Effective.lines(c);
    assertThat(lines)
        .contains(
            "mode=alert-only",
            "sentinels.addresses=10.0.1.11:26379",
            "sentinels.password=file " + password,
            "vips[0].route-tables=tag sentinel-vip=mymaster",
            "vips[0].redis.password=environment variable REDIS_PASSWORD",
            "blind-after=1500ms",
            "reconcile-period=5s");
    assertThat(String.join("\n", lines) + c).doesNotContain("s3cret", "0ther", "T0/B0");
  }

  @Test
  void theAdminAddressIsFoundThoughTheRestIsNotReadable() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("c.yaml"),
            "admin: { listen: 127.0.0.1:1234 }\nsentinels: { password-file: /nowhere }\nx: y\n");
    assertThat(ConfigLoader.admin(new ConfigSources(file, true, Map.of(), Map.of())).listen())
        .isEqualTo(new Endpoint("127.0.0.1", 1234));
    Map<String, String> env = new HashMap<>(Map.of("SENTINEL_VIP_ADMIN_LISTEN", "[::1]:5"));
    assertThat(ConfigLoader.admin(new ConfigSources(file, true, env, Map.of())).listen())
        .isEqualTo(new Endpoint("::1", 5));
    ConfigSources missing = new ConfigSources(dir.resolve("none"), false, Map.of(), Map.of());
    assertThat(ConfigLoader.admin(missing).listen()).isEqualTo(ConfigLoader.DEFAULT_ADMIN);
  }

  @Test
  void anAdminPortThatOthersReachNeedsAToken() throws Exception {
    String open = SMALL + "admin: { listen: 10.0.1.11:9736 }\n";
    assertThat(catchThrowableOfType(ConfigException.class, () -> load(open, Map.of(), Map.of())))
        .hasMessageContaining("10.0.1.11:9736 can be reached from other hosts")
        .hasMessageContaining("add token-file; make one: (umask 077; openssl rand -hex 32 >FILE)");
    Path file = dir.resolve("token");
    String yaml = SMALL + "admin: { listen: 10.0.1.11:9736, token-file: %s }\n".formatted(file);
    for (String bad :
        List.of("short", "0123456789 0123456789", "ü".repeat(20), "a\n" + "b".repeat(30))) {
      Files.writeString(file, bad);
      assertThat(catchThrowableOfType(ConfigException.class, () -> load(yaml, Map.of(), Map.of())))
          .hasMessageContaining("admin.token-file " + file + " holds no token")
          .hasMessageContaining("openssl rand")
          .message()
          .doesNotContain(bad);
    }
    Files.delete(file);
    assertThat(catchThrowableOfType(ConfigException.class, () -> load(yaml, Map.of(), Map.of())))
        .hasMessageContaining("cannot read admin.token-file " + file + ": there is no such file");
    Files.writeString(file, "0123456789abcdef\n");
    Config c = load(yaml, Map.of(), Map.of());
    assertThat(c.admin().token().orElseThrow().read()).isEqualTo("0123456789abcdef");
    assertThat(c + String.join("\n", Effective.lines(c))).doesNotContain("0123456789abcdef");
    Files.writeString(file, "another-token-0123\n");
    assertThat(c.admin().token().orElseThrow().read()).isEqualTo("another-token-0123");
  }

  @Test
  void theMetricsMayHaveAListenerOfTheirOwn() throws Exception {
    assertThat(load(SMALL, Map.of(), Map.of()).metrics().listen()).isEmpty();
    String yaml = SMALL + "metrics: { listen: 0.0.0.0:9737 }\n";
    assertThat(load(yaml, Map.of(), Map.of()).metrics().listen())
        .contains(new Endpoint("0.0.0.0", 9737));
  }

  @Test
  void aSecretIsReadAnewAndWithoutItsLineEnd() throws Exception {
    Path file = Files.writeString(dir.resolve("pass"), "first\r\n");
    Secret secret = new Secret.InFile(file);
    assertThat(secret.read(Map.of())).isEqualTo("first");
    Files.writeString(file, " second ");
    assertThat(secret.read(Map.of())).isEqualTo(" second ");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> secret.read(Map.of())).hasMessageContaining("is empty");
  }

  @Test
  void whatIsMissingIsNamedWithItsPlace() {
    assertThat(said(SMALL + "    assume-role: { external-id: x }\n"))
        .contains("vips[0].assume-role.arn")
        .contains("it is missing");
    assertThat(said(SMALL.replace("[rtb-0a1b2c3d]", "{ tags: x }")))
        .contains("vips[0].route-tables.tag")
        .contains("it is missing");
    assertThat(said(SMALL.replace("    address: 172.16.0.10\n", "")))
        .contains("vips[0].address")
        .contains("it is missing");
    assertThat(said("sentinels: { addresses: [10.0.1.11:26379] }\nvips: []\n"))
        .contains("there is no VIP");
  }

  @Test
  void aKeyFileThatIsNoPemIsToldSo() throws Exception {
    Path key = Files.writeString(dir.resolve("key.der"), "0\u0082");
    Path cert = Files.writeString(dir.resolve("all.pem"), PEM);
    String tls =
        "sentinels: { addresses: [10.0.1.11:26379], tls: { enabled: true, cert: %s, key: %s } }";
    String yaml =
        SMALL.replace("sentinels: { addresses: [10.0.1.11:26379] }", tls.formatted(cert, key));
    assertThat(said(yaml)).contains("sentinels.tls.key").contains("give a PEM file");
  }

  private String said(String yaml) {
    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> load(yaml, Map.of(), Map.of()));
    assertThat(e).as("a refusal").isNotNull();
    return String.valueOf(e.getMessage());
  }
}
