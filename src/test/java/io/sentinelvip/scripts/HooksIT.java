package io.sentinelvip.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/client-reconfig} and {@code scripts/notify}, by hand and by Sentinel. */
class HooksIT {

  private static final String RECONFIG = "client-reconfig";
  private static final String NOTIFY = "notify";
  private static final String WHERE = "SENTINEL_VIP_ADMIN_LISTEN";
  private static final String TOKEN_FILE = "SENTINEL_VIP_ADMIN_TOKEN_FILE";

  @TempDir Path dir = Path.of(".");

  /** Each Sentinel runs it in a directory of its own, which says where its agent is. */
  private Path hook(String script) {
    String text =
        "#!/bin/bash\nexport PATH=%s:$PATH %s=$(<admin)\nexec %s \"$@\" >>%s.out 2>&1\n"
            .formatted(dir, WHERE, Script.path(script), script);
    return Script.write(dir, "hook-" + script, text);
  }

  /** In place of the system's log. */
  private void logger() {
    Script.write(dir, "logger", "#!/bin/bash\nprintf '%s\\n' \"$*\" >>" + dir + "/logged\n");
  }

  private static String said(Node node, String script) {
    return read(node.sentinel().config().resolveSibling(script + ".out"));
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everySentinelPokesItsAgentDuringAFailoverAndTellsWhatItSaw() throws IOException {
    logger();
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .group(
                g ->
                    g.sentinelLine("sentinel client-reconfig-script mymaster " + hook(RECONFIG))
                        .sentinelLine("sentinel notification-script mymaster " + hook(NOTIFY)))
            .start()) {
      for (Node node : d.group().nodes()) {
        Path home = node.sentinel().config().resolveSibling("admin");
        Files.writeString(home, d.agent(node).admin().toString());
      }
      d.awaitSettled();
      Node next = d.plannedFailover(1);
      d.awaitAt(next);
      for (Node node : d.group().nodes()) {
        Await.obstacle(
            "the poke of " + node.sentinel(),
            Deployment.SOON,
            () ->
                said(node, RECONFIG)
                        .startsWith("client-reconfig: told the agent at " + d.agent(node).admin())
                    ? Optional.empty()
                    : Optional.of("it said: " + said(node, RECONFIG)));
        d.awaitVip(node, "the poke", v -> v.toString().contains("poke hints:"));
      }
      Await.until(
          "what Sentinel said in the log",
          Deployment.SOON,
          () ->
              read(dir.resolve("logged"))
                  .contains("-t sentinel-vip-notify -p daemon.warning -- +switch-master mymaster"));
    }
  }

  private static String[] asSentinelCalls(String script) {
    return script.equals(RECONFIG)
        ? "mymaster leader start 10.0.1.11 6379 10.0.2.12 6379".split(" ", -1)
        : new String[] {"+odown", "master mymaster 10.0.1.11 6379 #quorum 2/2"};
  }

  @ParameterizedTest
  @ValueSource(strings = {RECONFIG, NOTIFY})
  void anAgentThatIsDownIsToldAndIsNoFailure(String script) throws IOException {
    String nobody;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + gone.getLocalPort();
    }
    Script.Result result = Script.run(Map.of(WHERE, nobody), script, asSentinelCalls(script));
    assertThat(result.out()).contains("was not told").contains("refused");
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAgentThatHangsIsLeftAlone(boolean evenItsBacklog) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket hangs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String agent = "127.0.0.1:" + hangs.getLocalPort();
      while (evenItsBacklog && waiting.size() < 100) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(hangs.getLocalSocketAddress(), 300);
        } catch (IOException e) {
          break;
        }
      }
      InetSocketAddress at = (InetSocketAddress) hangs.getLocalSocketAddress();
      long before = connections(at);
      Script.Result result = Script.run(Map.of(WHERE, agent), RECONFIG, asSentinelCalls(RECONFIG));
      assertThat(result.out()).contains("does not answer within 2 s");
      assertThat(result.code()).isZero();
      Await.until(
          "the end of the connection of a process that the script ended",
          Duration.ofSeconds(10),
          () -> connections(at) <= before);
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** How many of this machine's sockets are connected to {@code server}, or want to be. */
  private static long connections(InetSocketAddress server) {
    String to = ":%04X".formatted(server.getPort());
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(file -> read(Path.of(file)).lines())
        .map(line -> line.trim().split(" +", -1))
        .filter(words -> words[2].endsWith(to) && List.of("01", "02").contains(words[3]))
        .count();
  }

  @Test
  void whatIsNotAnAgentIsToldAsWhatItSays() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = other.accept()) {
                  // All of it: closing over what is unread would be a reset.
                  String request = "";
                  while (!request.endsWith("\r\n\r\nmymaster")) {
                    request += (char) socket.getInputStream().read();
                  }
                  socket.getOutputStream().write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      server.start();
      Script.Result result =
          Script.run(
              Map.of(WHERE, "127.0.0.1:" + other.getLocalPort()),
              RECONFIG,
              asSentinelCalls(RECONFIG));
      assertThat(result.out()).contains("was not told: HTTP/1.1 404 Not Found");
      assertThat(result.code()).isZero();
    }
  }

  @Test
  void anAgentThatAsksForATokenIsToldByWhoeverMayReadTheFile() throws IOException {
    String token = "0123456789abcdef0123456789abcdef";
    Path file = Files.writeString(dir.resolve("admin.token"), token + "\n");
    FakeAgent agent = new FakeAgent();
    try (AdminServer server =
        new AdminServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Optional.of(() -> token),
            agent)) {
      String at = "127.0.0.1:" + server.address().getPort();
      Map<String, String> right = Map.of(WHERE, at, TOKEN_FILE, file.toString());
      assertThat(Script.run(right, RECONFIG, asSentinelCalls(RECONFIG)).out())
          .contains("told the agent at " + at)
          .doesNotContain(token);
      assertThat(agent.asked).containsExactly("poke mymaster");
      assertThat(Script.run(Map.of(WHERE, at), RECONFIG, asSentinelCalls(RECONFIG)).out())
          .contains("was not told: HTTP/1.1 401");
      Map<String, String> gone = Map.of(WHERE, at, TOKEN_FILE, file + ".gone");
      Script.Result result = Script.run(gone, RECONFIG, asSentinelCalls(RECONFIG));
      assertThat(result.out()).contains("was not told: cannot read " + file + ".gone");
      assertThat(result.code()).isZero();
      assertThat(Script.run(right, RECONFIG, "--dry-run", "--poke").out())
          .contains("Authorization: Bearer (what " + file + " holds)")
          .doesNotContain(token);
      assertThat(agent.asked).hasSize(1);
    }
  }

  @Test
  void aDescriptionMakesOneLineOfTheLogWhateverItHolds() throws IOException {
    logger();
    String path = dir + ":" + System.getenv("PATH");
    Script.Result result =
        Script.run(
            Map.of("PATH", path, WHERE, "127.0.0.1:1"),
            NOTIFY,
            "-failover-abort-no-good-slave",
            "master my\nmaster \u001b[31m $(reboot) --help");
    assertThat(result.code()).isZero();
    assertThat(read(dir.resolve("logged")).lines())
        .singleElement()
        .asString()
        .endsWith(
            "-p daemon.err -- -failover-abort-no-good-slave master my master  [31m $(reboot)"
                + " --help");
  }

  @Test
  void aRehearsalSendsNothing() throws IOException {
    logger();
    Map<String, String> environment =
        Map.of("PATH", dir + ":" + System.getenv("PATH"), WHERE, "127.0.0.1:1");
    for (String script : List.of(RECONFIG, NOTIFY)) {
      List<String> arguments = new ArrayList<>(List.of("--dry-run"));
      arguments.addAll(List.of(asSentinelCalls(script)));
      Script.Result result = Script.run(environment, script, arguments.toArray(String[]::new));
      assertThat(result.out()).contains("to 127.0.0.1:1:", "POST /poke HTTP/1.1");
      assertThat(result.out()).doesNotContain("refused");
      assertThat(result.code()).isZero();
    }
    assertThat(dir.resolve("logged")).doesNotExist();
  }

  @Test
  void aBadCommandLineIsNotTriedAgainBySentinel() {
    for (String script : List.of(RECONFIG, NOTIFY)) {
      for (String arguments : List.of("one", "--colour", "1 2 3")) {
        Script.Result result = Script.run(Map.of(), script, arguments.split(" ", -1));
        assertThat(result.out()).startsWith(script + ": ");
        assertThat(result.code()).isEqualTo(2);
      }
      assertThat(Script.run(Map.of(), script, "--help").out()).startsWith("Usage: " + script);
    }
  }
}
