package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Certificates;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.EmulatedVpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret is in anything that the agent writes, says or hands on, at the most talkative level.
 */
class SecretsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String REDIS = "redis-Pw-8cc1";
  private static final String SENTINEL = "sentinel-Pw-51e9";
  private static final String WRONG_REDIS = "wrong-redis-Pw-aa07";
  private static final String WRONG_SENTINEL = "wrong-sentinel-Pw-b3f2";
  private static final String AWS_SECRET = "AwsSecretKey7f31";
  private static final String AWS_TOKEN = "AwsSessionToken90cd";
  private static final String WEBHOOK = "T0000webhook5d6a";

  @TempDir private Path dir = Path.of("");

  @Test
  void noSecretIsInAnythingThatTheAgentWritesSaysOrHandsOn() throws Exception {
    try (Group group = Group.plan().password(REDIS).sentinelPassword(SENTINEL).tls().start();
        EmulatedVpc vpc = vpc(group)) {
      Node node = group.node(0);
      try (AgentProcess right = right(group, vpc, node);
          AgentProcess wrong = wrong(group, vpc, group.node(1))) {
        Await.until("the route at " + node, SOON, () -> leadsTo(vpc, node));
        wrong.awaitLine("WRONGPASS", SOON);
        List<String> said = new ArrayList<>();
        for (AgentProcess agent : List.of(right, wrong)) {
          said.add(agent.status().toString());
          said.add(Files.readString(Path.of("/proc", agent.process().pid() + "", "cmdline")));
          said.add(command(agent, "status"));
          said.add(command(agent, "status", "--json"));
          said.add(command(agent, "history"));
          said.add(command(agent, "history", "--json"));
          said.add(command(agent, "check"));
          said.addAll(written(agent.dir()));
        }
        String handedOn = Files.readString(dir.resolve("ip-environment"));
        said.add(handedOn);
        assertThat(handedOn).as("the stand-in for ip was run").contains("LC_ALL=C");
        assertThat(said).anyMatch(s -> s.contains("effective ")).anyMatch(s -> s.contains("FAIL"));
        for (String secret : secrets(group)) {
          assertThat(said).as(secret).noneMatch(text -> text.contains(secret));
        }
      }
    }
  }

  private static List<String> secrets(Group group) throws IOException {
    List<String> secrets =
        new ArrayList<>(
            List.of(REDIS, SENTINEL, WRONG_REDIS, WRONG_SENTINEL, AWS_SECRET, AWS_TOKEN, WEBHOOK));
    // What the emulated IMDS gives.
    secrets.addAll(List.of("secret-of-", "token-of-"));
    Files.readAllLines(group.certificates().orElseThrow().key()).stream()
        .filter(line -> !line.startsWith("-----"))
        .forEach(secrets::add);
    return secrets;
  }

  private AgentProcess right(Group group, EmulatedVpc vpc, Node node) throws IOException {
    Path bin = Files.createDirectory(dir.resolve("bin"));
    Path ip = bin.resolve("ip");
    Files.writeString(
        ip, "#!/bin/sh\n/usr/bin/env >> " + dir.resolve("ip-environment") + "\necho '[]'\n");
    Files.setPosixFilePermissions(ip, PosixFilePermissions.fromString("rwx------"));
    Path password = Files.writeString(dir.resolve("redis.pass"), REDIS + "\n");
    return agent(group, vpc, node, "managed", Map.of("password-file", password.toString()))
        .environment("PATH", bin + ":/usr/bin:/bin")
        .environment("SENTINEL_PASSWORD", SENTINEL)
        .environment("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
        .environment("AWS_SECRET_ACCESS_KEY", AWS_SECRET)
        .environment("AWS_SESSION_TOKEN", AWS_TOKEN)
        .start();
  }

  /** Everything is refused, and IMDS gives its credentials. */
  private static AgentProcess wrong(Group group, EmulatedVpc vpc, Node node) {
    vpc.faults().on("DescribeRouteTables").instance(Deployment.instance(node)).denied();
    return agent(group, vpc, node, "static", Map.of("password-env", "REDIS_PASSWORD"))
        .environment("REDIS_PASSWORD", WRONG_REDIS)
        .environment("SENTINEL_PASSWORD", WRONG_SENTINEL)
        .environment("AWS_ACCESS_KEY_ID", "")
        .environment("AWS_SECRET_ACCESS_KEY", "")
        .start();
  }

  private static AgentProcess.Builder agent(
      Group group, EmulatedVpc vpc, Node node, String loopback, Map<String, String> password) {
    Certificates pem = group.certificates().orElseThrow();
    Map<String, Object> tls =
        Map.of("ca", pem.ca() + "", "cert", pem.cert() + "", "key", pem.key() + "");
    Map<String, Object> redis = new LinkedHashMap<>(password);
    redis.put("port", node.announced().port());
    redis.put("tls", tls);
    List<String> sentinels = group.sentinels().stream().map(Object::toString).toList();
    return AgentProcess.named("secrets-" + node.index())
        .config(
            "sentinels",
            Map.of("addresses", sentinels, "password-env", "SENTINEL_PASSWORD", "tls", tls))
        .config(
            "vips",
            List.of(
                Map.of(
                    "master",
                    group.master(),
                    "address",
                    Deployment.VIP,
                    "route-tables",
                    List.of("rtb-00000001"),
                    "loopback",
                    loopback,
                    "redis",
                    redis)))
        .config(
            "alerts",
            List.of(Map.of("webhook", Map.of("url", "https://alerts.example.com/" + WEBHOOK))))
        .config("log", Map.of("level", "debug"))
        .aws(vpc.endpoint(), vpc.imds(Deployment.instance(node)));
  }

  private static EmulatedVpc vpc(Group group) {
    var builder = EmulatedVpc.builder();
    for (Node node : group.nodes()) {
      builder.instance(Deployment.instance(node), i -> i.eni(Deployment.eni(node), node.address()));
    }
    return builder
        .table("rtb-00000001", t -> t.route(Deployment.CIDR, Deployment.eni(group.node(2))))
        .start();
  }

  private static boolean leadsTo(EmulatedVpc vpc, Node node) {
    return vpc.route("rtb-00000001", Deployment.CIDR)
        .filter(r -> r.target().equals(Deployment.eni(node)))
        .isPresent();
  }

  /** What a command prints, run with the environment of a person who knows no secret. */
  private static String command(AgentProcess agent, String... words)
      throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                AgentProcess.jar().toString()));
    line.addAll(List.of(words));
    line.addAll(List.of("--config", agent.dir().resolve("config.yaml").toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SENTINEL_PASSWORD", WRONG_SENTINEL,
                "REDIS_PASSWORD", WRONG_REDIS,
                "AWS_ACCESS_KEY_ID", "AKIAEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", AWS_SECRET,
                "AWS_SESSION_TOKEN", AWS_TOKEN));
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }

  /** All files of a directory but the configuration, which holds the webhook's URL. */
  private static List<String> written(Path agent) throws IOException {
    try (Stream<Path> files = Files.walk(agent)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("config.yaml")) {
          texts.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
      return texts;
    }
  }
}
