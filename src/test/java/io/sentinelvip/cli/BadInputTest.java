package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad configuration ends {@code run} with 2, the place and the remedy; nothing starts. */
class BadInputTest {

  private static final String GOOD =
      """
      mode: failover
      sentinels:
        addresses: [10.0.1.11:26379]
      vips:
        - master: mymaster
          address: 172.16.0.10
          route-tables: [rtb-0a1b2c3d]
      """;

  @TempDir private Path dir = Path.of("");

  private final CliRun cli = new CliRun();

  static Stream<Arguments> slips() {
    return Stream.of(
        slip(
            "mode: failover",
            "mode: failver",
            "1: mode: 'failver' is not",
            "failover or alert-only"),
        slip("mode:", "mod:", "1: mod: there is no such key", "did you mean 'mode'?"),
        slip("mode: failover", "tls: {}", "1: tls: there is no such key", "there is sentinels.tls"),
        slip(
            "mode: failover",
            "metrics: { cloudwatch: AWS/EC2 }",
            "1: metrics.cloudwatch: 'AWS/EC2' is not a namespace for metrics",
            "write one like SentinelVip"),
        slip("mode: failover", "mode: [failover]", "1: mode: it is a list", "write one value"),
        slip("mode: failover", "mode:", "1: mode: it has no value", "take the key out"),
        slip("mode: failover", "vips: []", "vips: it is given twice, first in line 1", "keep one"),
        slip(
            "  addresses: [10.0.1.11:26379]",
            "  username: x",
            "3: sentinels.addresses: it is missing",
            "write host:port, like 10.0.1.11:26379"),
        slip(
            "[10.0.1.11:26379]",
            "[10.0.1.11:26379, 10.0.1.11:0]",
            "3: sentinels.addresses[1]: '10.0.1.11:0' is not a Sentinel's address",
            "write host:port"),
        slip(
            "[10.0.1.11:26379]", "[]", "3: sentinels.addresses: the list is empty", "at least one"),
        slip(
            "[10.0.1.11:26379]",
            "[a:1, a:1]",
            "3: sentinels.addresses[1]: a:1 is listed twice",
            "keep"),
        slip("[10.0.1.11:26379]", "{ a: b }", "3: sentinels.addresses: it is a block", "one value"),
        slip(
            "master: mymaster",
            "master: my master",
            "5: vips[0].master: 'my master' is not",
            "letters"),
        slip(
            "- master: mymaster\n    address",
            "- address",
            "5: vips[0].master: it is missing",
            "sentinel monitor"),
        slip(
            "172.16.0.10",
            "10.0.0",
            "6: vips[0].address: '10.0.0' is not an IP address",
            "write one like 172.16.0.10 (IPv6 works too)"),
        slip(
            "172.16.0.10",
            "172.16.0.0/24",
            "6: vips[0].address: '172.16.0.0/24' is not",
            "172.16.0.10"),
        slip(
            "172.16.0.10",
            "my-vip.example.com",
            "6: vips[0].address: 'my-vip.example.com' is not",
            "like"),
        slip(
            "172.16.0.10",
            "127.0.0.1",
            "6: vips[0].address: 127.0.0.1 is a loopback",
            "outside every CIDR"),
        slip("172.16.0.10", "224.0.0.5", "6: vips[0].address: 224.0.0.5 is a multicast", "outside"),
        slip(
            "172.16.0.10",
            "169.254.1.1",
            "6: vips[0].address: 169.254.1.1 is a link-local",
            "outside"),
        slip(
            "172.16.0.10",
            "fe80::1",
            "6: vips[0].address: fe80:0:0:0:0:0:0:1 is a link-local",
            "outside"),
        slip("172.16.0.10", "fd00:ec2::5", "which EC2 keeps for itself", "outside"),
        slip(
            "172.16.0.10",
            "0.0.0.0",
            "6: vips[0].address: 0.0.0.0 is no address of a host",
            "outside"),
        slip(
            "rtb-0a1b2c3d",
            "rtb-xyz",
            "7: vips[0].route-tables[0]: 'rtb-xyz' is not a route table id",
            "rtb-0a1b"),
        slip("rtb-0a1b2c3d", "", "7: vips[0].route-tables: the list is empty", "at least one"),
        slip(
            "[rtb-0a1b2c3d]",
            "{ tag: x }",
            "7: vips[0].route-tables.tag: 'x' is not a tag",
            "key=value"),
        slip(
            "[rtb-0a1b2c3d]",
            "{ tags: a=b }",
            "7: vips[0].route-tables.tags: there is no such",
            "'tag'?"),
        slip(
            "    route-tables: [rtb-0a1b2c3d]\n",
            "",
            "5: vips[0].route-tables: it is missing",
            "rtb-"),
        added(
            "vips[0]",
            "redis: { port: 70000 }",
            "8: vips[0].redis.port: '70000' is not a whole number",
            "65535"),
        added(
            "vips[0]",
            "redis: { port: x }",
            "8: vips[0].redis.port: 'x' is not a whole number",
            "65535"),
        added(
            "vips[0]", "redis: 6379", "8: vips[0].redis: it is the value '6379'", "block of keys"),
        added(
            "vips[0]",
            "redis: { username: u }",
            "8: vips[0].redis.username: there is no password",
            "password-file"),
        added(
            "vips[0]", "port: 6380", "8: vips[0].port: there is no such key", "vips[].redis.port"),
        added(
            "vips[0]",
            "loopback: maybe",
            "8: vips[0].loopback: 'maybe' is not",
            "managed or static"),
        added(
            "vips[0]",
            "create-missing-route: yes",
            "8: vips[0].create-missing-route: 'yes' is not",
            "true or false"),
        added(
            "vips[0]",
            "assume-role: admin",
            "8: vips[0].assume-role: 'admin' is not the ARN",
            "arn:aws:iam::"),
        added(
            "vips[0]",
            "redis: { password-file: /nowhere/pass }",
            "8: vips[0].redis.password-file: cannot read /nowhere/pass: there is no such file",
            "readable by the agent's user"),
        added(
            "vips[0]",
            "redis: { password-file: / }",
            "8: vips[0].redis.password-file: cannot read /:",
            "readable"),
        added(
            "vips[0]",
            "redis: { password-env: NOT_SET }",
            "environment variable NOT_SET is not set",
            "password-file"),
        added(
            "vips[0]",
            "redis: { tls: { ca: /nowhere/ca.pem } }",
            "8: vips[0].redis.tls.ca: cannot read /nowhere/ca.pem",
            "PEM"),
        added(
            "vips[0]",
            "redis: { tls: { ca: /proc/self/status } }",
            "/proc/self/status holds no certificate",
            "PEM"),
        added(
            "vips[0]",
            "redis: { tls: { cert: /nowhere/c.pem } }",
            "needs both cert and key",
            "add the other"),
        added(
            "top",
            "reconcile-period: 500ms",
            "8: reconcile-period: '500ms' is not possible",
            "from 1s to 1h"),
        added(
            "top",
            "reconcile-period: 30",
            "8: reconcile-period: '30' is not a duration",
            "500ms, 30s"),
        added("top", "blind-after: 0s", "8: blind-after: '0s' is not possible", "from 1s"),
        added(
            "top",
            "admin: { listen: 0.0.0.0:9736 }",
            "8: admin.listen: 0.0.0.0:9736 can be reached",
            "127.0.0.1"),
        added(
            "top",
            "admin: { listen: 127.0.0.1 }",
            "8: admin.listen: '127.0.0.1' is not an address and a port",
            "9736"),
        added(
            "top",
            "identity: { network-interface: eth0 }",
            "8: identity.network-interface: 'eth0' is not",
            "eni-"),
        added(
            "top", "identity: { instance-id: x }", "8: identity.instance-id: 'x' is not", "i-0a1b"),
        added(
            "top",
            "identity: { region: Europe }",
            "8: identity.region: 'Europe' is not a region",
            "eu-central-1"),
        added(
            "top",
            "identity: { addresses: [x] }",
            "8: identity.addresses[0]: 'x' is not an IP",
            "interfaces"),
        added(
            "top",
            "self: 'not a host'",
            "8: self: 'not a host' is not a host name",
            "as Sentinel names it"),
        added(
            "top",
            "alerts: [{ sns: topic }]",
            "8: alerts[0].sns: 'topic' is not the ARN",
            "arn:aws:sns"),
        added(
            "top",
            "alerts: [{ webhook: { url: 'gopher://x/tok' } }]",
            "8: alerts[0].webhook.url: it is not an http",
            "https://"),
        added("top", "alerts: [{}]", "8: alerts[0]: it names 0 sinks", "name one in each item"),
        added(
            "top",
            "alerts: [{ syslog: local, command: /bin/true }]",
            "8: alerts[0]: it names 2 sinks",
            "name one in each item"),
        added(
            "top",
            "alerts: [{ command: notify }]",
            "8: alerts[0].command: 'notify' is not an absolute",
            "begin with a /"),
        added(
            "top",
            "alerts: [{ command: /etc/passwd }]",
            "8: alerts[0].command: /etc/passwd is no program",
            "chmod 755"),
        added(
            "top",
            "alerts: [{ syslog: remote }]",
            "8: alerts[0].syslog: 'remote' is not a syslog server",
            "host:port"),
        added(
            "top",
            "alerts: [{ syslog: local, min-severity: bad }]",
            "8: alerts[0].min-severity: 'bad' is not",
            "info or warning or critical"),
        added(
            "top",
            "alerts: [{ syslog: local, template: '{summary} {nmae}' }]",
            "8: alerts[0].template: there is no {nmae}",
            "the fields are key, event"),
        added(
            "top",
            "alerts: [{ webhook: { format: slack } }]",
            "8: alerts[0].webhook.url: it is missing",
            "https://"),
        added(
            "top",
            "alerts: [{ webhook: { url: 'http://x/', url-env: HOME } }]",
            "8: alerts[0].webhook.url: url-env is given too",
            "keep one"),
        added(
            "top",
            "alerts: [{ webhook: { url-file: /nowhere } }]",
            "8: alerts[0].webhook.url-file: cannot read /nowhere",
            "put the URL there"),
        added(
            "top",
            "alerts: [{ webhook: { format: pagerduty } }]",
            "8: alerts[0].webhook: PagerDuty needs a routing key",
            "add routing-key-file"),
        added(
            "top",
            "alerts: [{ webhook: { url: 'http://x/', routing-key-env: HOME } }]",
            "8: alerts[0].webhook: a routing key is PagerDuty's",
            "format: pagerduty"),
        added("top", "alerts: notify", "8: alerts: it is the value 'notify'", "write a list"),
        added(
            "top",
            "log: { level: loud }",
            "8: log.level: 'loud' is not",
            "error or warn or info or debug"),
        added("top", "state-dir: [x]", "8: state-dir: it is a list", "one value"));
  }

  private static Arguments slip(String from, String to, String found, String remedy) {
    return Arguments.of(GOOD.replace(from, to), found, remedy);
  }

  private static Arguments added(String where, String line, String found, String remedy) {
    String indent = where.equals("top") ? "" : "    ";
    return Arguments.of(GOOD + indent + line + "\n", found, remedy);
  }

  @ParameterizedTest
  @MethodSource("slips")
  void isToldWithItsPlaceAndRemedy(String yaml, String found, String remedy) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yaml"), yaml);
    CliRun.Result result = cli.run("run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(file + ":").contains(found);
    assertThat(result.err().lines().filter(l -> l.contains(found)).findFirst().orElse(""))
        .contains(remedy);
    assertThat(result.err()).endsWith("nothing was started\n");
  }

  @Test
  void theGoodConfigurationHasNoProblem() throws Exception {
    cli.agent = config -> 0;
    Path file = Files.writeString(dir.resolve("config.yaml"), GOOD);
    assertThat(cli.run("run", "--config", file.toString()).code()).isZero();
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheirLines() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("config.yaml"),
            GOOD.replace("failover", "x").replace("172.16.0.10", "y").replace("rtb-", "z")
                + "w: 1\n");
    CliRun.Result result = cli.run("run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines().toList())
        .hasSize(5)
        .satisfiesExactly(
            l -> assertThat(l).startsWith(file + ":1: mode"),
            l -> assertThat(l).startsWith(file + ":6: vips[0].address"),
            l -> assertThat(l).startsWith(file + ":7: vips[0].route-tables"),
            l -> assertThat(l).startsWith(file + ":8: w"),
            l -> assertThat(l).isEqualTo("4 problems; nothing was started"));
  }

  @Test
  void oneAddressForTwoVipsIsRefused() throws Exception {
    String second = GOOD.substring(GOOD.indexOf("  - master"));
    Path file = Files.writeString(dir.resolve("config.yaml"), GOOD + second);
    assertThat(cli.run("run", "-c", file.toString()).err())
        .contains(":9: vips[1].address: 172.16.0.10 is given to two VIPs");
  }

  @Test
  void aMissingFileIsNamed() {
    CliRun.Result result = cli.run("run", "--config", "/nowhere/config.yaml");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("/nowhere/config.yaml: cannot read it: there is no such file; write the")
        .contains("--config");
    cli.environment.put("SENTINEL_VIP_CONFIG", "/nowhere/else.yaml");
    cli.environment.put("SENTINEL_VIP_MODE", "failover");
    assertThat(cli.run("check").err()).contains("/nowhere/else.yaml: cannot read it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode: [failover\n",
        "mode: failover\n\tvips: x\n",
        "just words",
        "- a\n- b\n",
        "a: 1\n---\nb: 2\n",
        "a: &x [*x]\n",
        "? [a]\n: b\n",
        "mode: \u0000\n"
      })
  void whatIsNoYamlOfOursIsRefused(String text) throws Exception {
    Path file = Files.writeString(dir.resolve("config.yaml"), text);
    CliRun.Result result = cli.run("run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith(file.toString()).contains("; write 'key: value' lines");
  }

  @Test
  void anEmptyFileLacksWhatIsRequired() throws Exception {
    Path file = Files.writeString(dir.resolve("config.yaml"), "# nothing\n");
    assertThat(cli.run("run", "--config", file.toString()).err())
        .contains("sentinels.addresses: it is missing")
        .contains("vips: it is missing");
  }

  @Test
  void binaryAndHugeFilesAreRefused() throws Exception {
    Path file = dir.resolve("config.yaml");
    Files.write(file, "mode: \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(cli.run("run", "-c", file.toString()).err()).contains("it is not UTF-8 text; save");
    Files.writeString(file, "#".repeat(2_000_000));
    assertThat(cli.run("run", "-c", file.toString()).err()).contains("larger than 1024 KiB");
    assertThat(cli.run("run", "-c", "/dev/zero").err()).contains("larger than 1024 KiB");
  }

  @Test
  void aWebhooksUrlIsNotRepeated() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("config.yaml"), GOOD + "alerts: [{ webhook: { url: 'x://h/t0ken' } }]\n");
    assertThat(cli.run("run", "-c", file.toString()).err()).doesNotContain("t0ken");
  }
}
