package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sentinelvip.lab.Certificates;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.HostNames;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.ShippedAcl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that are guarded, and groups that go by names. */
class SecuredIT {

  private static final String REDIS_PASSWORD = "only-for-redis-4711";
  private static final String SENTINEL_PASSWORD = "only-for-sentinel-0815";

  @Test
  void tlsPasswordsAndTheShippedAclUsers(@TempDir Path dir) throws IOException {
    Path redis = Files.writeString(dir.resolve("redis.pass"), REDIS_PASSWORD + "\n");
    Path sentinel = Files.writeString(dir.resolve("sentinel.pass"), SENTINEL_PASSWORD + "\n");
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .group(
                g ->
                    g.tls()
                        .password("of-the-servers")
                        .sentinelPassword("of-the-sentinels")
                        .redisLine(ShippedAcl.REDIS.line(REDIS_PASSWORD))
                        .sentinelLine(ShippedAcl.SENTINEL.line(SENTINEL_PASSWORD)))
            .access(group -> login(group, sentinel), group -> login(group, redis))
            .start()) {
      d.awaitSettled();
      Node next = d.plannedFailover(2);
      d.awaitAt(next);
      d.group().awaitWhole();
      Node old = d.group().killMaster();
      d.awaitAt(d.group().awaitMasterOtherThan(old));
      for (Node node : d.group().nodes()) {
        assertThat(Files.readString(d.agent(node).log()))
            .doesNotContain(REDIS_PASSWORD)
            .doesNotContain(SENTINEL_PASSWORD);
        assertThat(d.status(node).toString())
            .doesNotContain(REDIS_PASSWORD)
            .doesNotContain(SENTINEL_PASSWORD);
      }
    }
  }

  private static Map<String, Object> login(Group group, Path password) {
    Certificates c = group.certificates().orElseThrow();
    return Map.of(
        "username",
        ShippedAcl.USER,
        "password-file",
        password.toString(),
        "tls",
        Map.of("ca", c.ca().toString(), "cert", c.cert().toString(), "key", c.key().toString()));
  }

  @Test
  void sentinelAnnouncesHostNamesThatTheAgentResolves() {
    assumeTrue(HostNames.available(), "no mount namespaces for users on this system");
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .group(g -> g.hostNames())
            .agentWith(
                (builder, group) ->
                    builder.jvmFlags(resolving(group.hostNames().orElseThrow().file())))
            .start()) {
      d.awaitSettled();
      d.awaitAt(d.plannedFailover(1));
    }
  }

  private static List<String> resolving(Path hosts) {
    return List.of(
        "-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts);
  }

  @Test
  void sentinelAnnouncesHostNamesOfAddressesThatNoInterfaceCarries(@TempDir Path dir)
      throws IOException {
    assumeTrue(HostNames.available(), "no mount namespaces for users on this system");
    Path hosts = dir.resolve("hosts");
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .group(g -> g.hostNames())
            .agentWith((builder, group) -> builder.jvmFlags(resolving(elsewhere(hosts, group))))
            .agent((builder, node) -> builder.config("self", List.of(node.name())))
            .vipOf(
                node ->
                    Map.of(
                        "redis", Map.of("port", node.announced().port(), "host", node.address())))
            .start()) {
      d.awaitSettled();
      d.awaitAt(d.plannedFailover(1));
    }
  }

  /** The names lead to other addresses, as to those before a NAT; nobody listens there. */
  private static Path elsewhere(Path hosts, Group group) {
    List<String> lines =
        group.nodes().stream().map(n -> "127.99.99." + (10 + n.index()) + " " + n.name()).toList();
    try {
      return Files.write(hosts, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
