package io.sentinelvip.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisDataException;

/** {@code scripts/redis-to-master} and {@code scripts/redis-to-replica}. */
class RolesIT {

  private static final String MASTER = "redis-to-master";
  private static final String REPLICA = "redis-to-replica";

  /** With all that a careless script stumbles over. */
  private static final String PASSWORD = "it's a \"pass\" $word; \\n";

  @TempDir Path dir = Path.of(".");

  private Path passwordFile = Path.of(".");
  private Path arguments = Path.of(".");

  @BeforeEach
  void passwordIsInAFile() throws IOException {
    passwordFile = Files.writeString(dir.resolve("password"), PASSWORD + "\nand a second line\n");
    arguments = dir.resolve("arguments");
  }

  private static Group apart() {
    return Group.plan().apart().password(PASSWORD).start();
  }

  private Script.Result run(Group group, String script, Node node, String... more) {
    // Writes down what every user of the machine could have seen.
    String client = "#!/bin/sh\necho \"$*\" >>" + arguments + "\nexec %s \"$@\"\n";
    Path cli = Script.write(dir, "cli", client.formatted(Script.client(group.binaries())));
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--address", node.address(), "--local", node.address(), "--announce"));
    all.addAll(List.of("--port", Integer.toString(node.redis().endpoint().port())));
    all.addAll(List.of("--sentinels", sentinels(group), "--cli", cli.toString()));
    all.addAll(List.of("--password-file", passwordFile.toString()));
    all.addAll(List.of(more));
    return Script.run(Map.of(), script, all.toArray(String[]::new));
  }

  private static String sentinels(Group group) {
    return group.sentinels().stream().map(Endpoint::toString).collect(Collectors.joining(","));
  }

  private static void assertDone(Script.Result result, String last) {
    assertThat(result.out().lines().reduce("", (a, b) -> b)).as(result.out()).isEqualTo(last);
    assertThat(result.code()).as(result.out()).isZero();
  }

  private static void assertRefused(Script.Result result, String why) {
    assertThat(result.out()).contains(why).contains("nothing was changed");
    assertThat(result.code()).isEqualTo(1);
  }

  /** All configuration files; a server may leave an empty line more when it writes one anew. */
  private static List<String> settings(Group group) {
    return group.nodes().stream()
        .flatMap(n -> List.of(n.redis().config(), n.sentinel().config()).stream())
        .flatMap(file -> lines(file).stream())
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean askOften(Node node) {
    try {
      node.sentinel().call("SENTINEL", "DEBUG", "INFO-PERIOD", "500");
      return true;
    } catch (JedisDataException e) {
      // Redis 6.2 keeps to its ten seconds.
      return false;
    }
  }

  private void setUp(Group group) {
    assertThat(run(group, MASTER, group.node(0), "--down-after", "2000").code()).isZero();
    group.nodes().forEach(RolesIT::askOften);
    assertThat(run(group, REPLICA, group.node(1)).code()).isZero();
    assertThat(run(group, REPLICA, group.node(2)).code()).isZero();
  }

  @Test
  void aGroupIsSetUpAndRunningTheScriptsTwiceChangesNothing() throws IOException {
    try (Group group = apart()) {
      setUp(group);
      group.awaitWhole();
      assertThat(group.masterNow()).contains(group.node(0));
      List<String> before = settings(group);
      assertThat(before)
          .anyMatch(l -> l.startsWith("requirepass "))
          .anyMatch(l -> l.startsWith("masterauth "))
          .anyMatch(l -> l.startsWith("replicaof " + group.node(0).address()))
          .anyMatch(l -> l.startsWith("sentinel auth-pass mymaster"))
          .anyMatch(l -> l.equals("sentinel down-after-milliseconds mymaster 2000"));

      String nothing = "changed 0; all is right";
      assertDone(run(group, MASTER, group.node(0), "--down-after", "2000"), nothing);
      assertDone(run(group, REPLICA, group.node(1)), nothing);
      assertDone(run(group, REPLICA, group.node(2)), nothing);
      assertThat(settings(group)).isEqualTo(before);
      assertThat(Files.readString(arguments)).doesNotContain("pass\" $word");

      Node old = group.killMaster();
      Node next = group.awaitMasterOtherThan(old);
      // A Sentinel that is not yet connected to the new master is given the password again.
      Await.until(
          "every Sentinel connected to " + next,
          Duration.ofSeconds(30),
          () -> run(group, MASTER, next).out().endsWith(nothing + "\n"));
      assertDone(run(group, MASTER, next), nothing);
      assertRefused(run(group, MASTER, group.node(3 - next.index())), "To move mastership");
    }
  }

  @Test
  void aRehearsalTellsAllAndChangesNothing() {
    try (Group group = apart()) {
      List<String> before = settings(group);
      Script.Result result = run(group, MASTER, group.node(0), "--dry-run");
      assertDone(result, "would change 10; nothing was changed");
      assertThat(settings(group)).isEqualTo(before);
      assertThat(group.sentinel(0).call("SENTINEL", "MASTERS").toString()).isEqualTo("[]");
    }
  }

  @Test
  void whatWouldLoseMastershipOrDataIsRefused() {
    try (Group group = apart()) {
      Node master = group.node(0);
      Node other = group.node(1);
      assertRefused(run(group, REPLICA, other), "run redis-to-master");
      assertThat(run(group, MASTER, master).code()).isZero();
      assertRefused(run(group, REPLICA, master), "this Redis is the master of mymaster");
      assertRefused(run(group, MASTER, other), "To move mastership: SENTINEL FAILOVER");
      assertThat(other.redis().config()).content().doesNotContain("masterauth");

      group.nodes().forEach(RolesIT::askOften);
      assertThat(plain(group, other, "set kept here")).contains("OK");
      assertRefused(run(group, REPLICA, other), "a master with 1 keys, which would be lost");
      assertThat(plain(group, other, "get kept")).contains("here");
      assertThat(run(group, REPLICA, other, "--discard-data").code()).isZero();
      assertThat(other.role()).isEqualTo("slave");
      assertThat(other.redis().call("DBSIZE")).isEqualTo(0L);
    }
  }

  /** Without the password, which that Redis does not have yet. */
  private static String plain(Group group, Node node, String command) {
    Endpoint at = node.redis().endpoint();
    List<String> words = new ArrayList<>(List.of(Script.client(group.binaries())));
    words.addAll(List.of("-h", at.host(), "-p", Integer.toString(at.port())));
    words.addAll(List.of(command.split(" ", -1)));
    try {
      return new String(new ProcessBuilder(words).start().getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSentinelThatDoesNotAnswerOrAWrongPasswordStopsItBeforeAnyChange() throws IOException {
    try (Group group = apart()) {
      group.sentinel(2).kill();
      List<String> before = settings(group);
      assertRefused(run(group, MASTER, group.node(0)), "no answer");
      assertThat(settings(group)).isEqualTo(before);
      group.sentinel(2).start();
      setUp(group);

      Files.writeString(passwordFile, "wrong\n");
      List<String> settled = settings(group);
      Script.Result refused = run(group, MASTER, group.node(0));
      assertThat(refused.out()).contains("NOAUTH").doesNotContain("wrong");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(settings(group)).isEqualTo(settled);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--address 127.0.0.1 --sentinels a:1 --no-password | every host's own",
        "--sentinels a:1 --no-password | --address is missing",
        "--address 10.0.0.1 --no-password | --sentinels is missing",
        "--address 10.0.0.1 --sentinels a --no-password | is not host:port",
        "--address 10.0.0.1 --sentinels a:1 | no password",
        "--address 10.0.0.1 --sentinels a:1 --password-file /nowhere | cannot read",
        "--address 10.0.0.1 --sentinels a:1 --port 70000 | from 1 to 65535",
        "--address 10.0.0.1 --sentinels a:1 --master a=b --no-password | letters, digits",
        "--colour green | unknown option",
        "--address | its value is missing",
      })
  void aBadCommandLineIsToldAndChangesNothing(String line, String problem) {
    for (String script : List.of(MASTER, REPLICA)) {
      Script.Result result = Script.run(Map.of(), script, line.split(" ", -1));
      assertThat(result.out()).startsWith(script + ": ").contains(problem);
      assertThat(result.code()).isEqualTo(2);
    }
  }
}
