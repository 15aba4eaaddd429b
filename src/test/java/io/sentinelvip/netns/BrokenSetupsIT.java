package io.sentinelvip.netns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sentinelvip.Require;
import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody new finds what is wrong from {@code check} alone: each test breaks a good set-up, looks,
 * and mends it. The built jar, real servers, hosts of their own, the emulated VPC.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenSetupsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final int GREEN = 0;
  private static final int YELLOW = 1;
  private static final int RED = 2;

  private static final String UNUSED = "rtb-00000009";
  private static final String SECOND = "eni-00000009";

  @TempDir private Path dir = Path.of("");
  private NetLab lab;

  /** What a check said. */
  private record Said(int code, JsonNode lines, String human) {
    JsonNode first(String status) {
      for (JsonNode line : lines) {
        if (line.path("status").asText().equals(status)) {
          return line;
        }
      }
      throw new AssertionError("no line is " + status + ":\n" + human);
    }
  }

  @BeforeAll
  void start() {
    String obstacle = NetLab.obstacle().orElse("");
    Require.orSkip("netns", obstacle.isEmpty(), obstacle);
    lab = NetLab.plan().withoutAgents().vpc(vpc -> vpc.table(UNUSED, t -> {})).start();
    lab.hosts().forEach(h -> h.redis("CONFIG SET min-replicas-to-write 1"));
  }

  @AfterAll
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  private static Map<String, Object> vip() {
    Map<String, Object> vip = new LinkedHashMap<>();
    vip.put("master", "mymaster");
    vip.put("address", NetLab.VIP);
    vip.put("route-tables", NetLab.TABLES);
    vip.put("redis", Map.of("port", Host.REDIS));
    vip.put("loopback", "managed");
    return vip;
  }

  private static Map<String, Object> changed(String key, Object value) {
    Map<String, Object> vip = vip();
    vip.put(key, value);
    return vip;
  }

  private Said check() {
    return check(vip());
  }

  private Said check(Map<String, Object> vip) {
    return checkWith(Map.of("vips", List.of(vip)));
  }

  private Said checkWith(Map<String, Object> more) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("mode", "failover");
    List<String> sentinels =
        lab.hosts().stream().map(h -> h.address() + ":" + Host.SENTINEL).toList();
    config.put("sentinels", Map.of("addresses", sentinels));
    config.put("vips", List.of(vip()));
    config.put("state-dir", dir.toString());
    config.putAll(more);
    try {
      Path file = Files.writeString(dir.resolve("config.yaml"), YAML.writeValueAsString(config));
      JsonNode result = JSON.readTree(run(file, "--json"));
      String human = run(file);
      return new Said(result.path("exitCode").asInt(), result.path("lines"), human);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(Path config, String... more) throws IOException {
    List<String> command = new ArrayList<>(lab.host(0).netns().inside());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AgentProcess.SMALL_JVM);
    command.addAll(List.of("-jar", AgentProcess.jar().toString(), "check"));
    command.addAll(List.of("--config", config.toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(k -> k.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_EC2", "http://" + Network.EC2));
    builder.redirectError(dir.resolve("stderr").toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as(out).isBetween(GREEN, RED);
    return out;
  }

  /** The cause is the first line of the worst colour, names what is wrong and says what to do. */
  private static void causeIs(Said said, int code, String id, String found, String remedy) {
    System.out.println(said.human());
    assertThat(said.code()).as(said.human()).isEqualTo(code);
    JsonNode cause = said.first(code == RED ? "FAIL" : "WARN");
    assertThat(cause.path("id").asText()).as(said.human()).isEqualTo(id);
    assertThat(cause.path("subject").asText() + ": " + cause.path("found").asText())
        .contains(found);
    assertThat(cause.path("remedy").asText()).contains(remedy);
    assertThat(said.human()).contains("begin with '" + id + "'");
  }

  @Test
  void theGoodSetUpIsAllGreen() {
    Said said = check();
    System.out.println(said.human());
    assertThat(said.code()).as(said.human()).isEqualTo(GREEN);
    assertThat(said.lines()).allMatch(l -> l.path("status").asText().equals("OK"));
    assertThat(lab.vpc().log().writes()).as("nothing was changed").isEmpty();
  }

  @Test
  void aTableThatNoSubnetUses() {
    Said said = check(changed("route-tables", List.of(UNUSED)));
    causeIs(said, RED, "tables", "[" + UNUSED + "]: no subnet uses it", "clients' subnets use");
  }

  @Test
  void aSubnetWithoutTheRoute() {
    Said said = check(changed("route-tables", List.of(NetLab.TABLES.get(1), NetLab.TABLES.get(2))));
    causeIs(
        said,
        YELLOW,
        "subnets",
        "1 of 3 cannot reach 172.16.0.10: subnet-00000001 (10.0.8.0/24, eu-central-1a) by"
            + " rtb-00000001",
        "add [rtb-00000001] to route-tables");
  }

  @Test
  void aVipInsideTheVpc() {
    Said said = check(changed("address", "10.0.77.7"));
    causeIs(
        said, RED, "vip-cidr", "10.0.77.7: it lies inside the VPC's CIDR 10.0.0.0/16", "outside");
  }

  @Test
  void anAclThatIsTooTight() throws IOException {
    lab.host(0).redis("ACL SETUSER tight on >secret resetkeys -@all +ping");
    Path password = Files.writeString(dir.resolve("redis.pass"), "secret");
    Map<String, Object> redis = new LinkedHashMap<>();
    redis.put("port", Host.REDIS);
    redis.put("username", "tight");
    redis.put("password-file", password.toString());
    Said said = check(changed("redis", redis));
    causeIs(said, RED, "redis", "NOPERM", "the rights that sentinel-vip-redis.acl lists");
    assertThat(said.human()).doesNotContain("secret");
  }

  @Test
  void aHopLimitThatIsTooSmall() {
    lab.vpc().metadata(lab.host(0).instance()).tooFar();
    try {
      causeIs(
          check(),
          RED,
          "instance",
          "the response hop limit is too small, as in a container",
          "raise the hop limit to 2");
    } finally {
      lab.vpc().metadata(lab.host(0).instance()).heal();
    }
  }

  @Test
  void anActionThatIsDenied() {
    lab.vpc().faults().on("ReplaceRoute").table(NetLab.TABLES.get(1)).denied();
    try {
      causeIs(
          check(),
          RED,
          "iam-replace",
          "denied: ec2:ReplaceRoute on rtb-00000002",
          "allow the action to the instance's role");
    } finally {
      lab.vpc().faults().clear();
    }
  }

  @Test
  void aSentinelThatIsDead() {
    Host host = lab.host(2);
    host.killSentinel();
    try {
      causeIs(
          check(),
          RED,
          "sentinel",
          "sentinel 10.0.3.13:26379: it did not answer",
          "see that it runs");
    } finally {
      host.startSentinel();
      lab.hosts().forEach(h -> h.awaitWhole(lab.hosts().size()));
    }
  }

  @Test
  void twoInterfacesAndTheWrongOneIsConfigured() {
    lab.vpc().attach(lab.host(0).instance(), SECOND, "10.0.7.11");
    try {
      assertThat(check().code()).as("the right one is found").isEqualTo(GREEN);
      Map<String, Object> wrong = Map.of("identity", Map.of("network-interface", SECOND));
      causeIs(
          checkWith(wrong),
          RED,
          "interface",
          "answers leave by it, and its source/dest check, which is on, drops them",
          "set identity.network-interface to " + lab.host(0).eni());
      Map<String, Object> anothers =
          Map.of("identity", Map.of("network-interface", lab.host(1).eni()));
      causeIs(
          checkWith(anothers),
          RED,
          "interface",
          "it is attached to i-00000001, not to this instance, i-00000000",
          "correct identity.network-interface");
    } finally {
      lab.vpc().detach(SECOND);
    }
  }

  @Test
  void aWrongPort() {
    Said said = check(changed("redis", Map.of("port", 6380)));
    causeIs(said, RED, "node", "lists this node with port 6379, not 6380", "redis.port to 6379");
  }

  @Test
  void aBindThatDoesNotCoverTheVip() {
    lab.host(0).redis("CONFIG SET bind " + lab.host(0).address());
    try {
      causeIs(
          check(),
          RED,
          "bind",
          "listens at [10.0.1.11] only: connections to 172.16.0.10 are refused",
          "bind 0.0.0.0");
    } finally {
      lab.host(0).redis("CONFIG SET bind 0.0.0.0");
    }
  }
}
