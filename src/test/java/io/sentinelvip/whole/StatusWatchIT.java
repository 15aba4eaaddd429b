package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.admin.FakeAgent;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code status --watch} of the built jar on a pseudo-terminal. */
class StatusWatchIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void aTerminalCanBeMade() {
    Require.orSkip(
        "script",
        Files.isExecutable(Path.of("/usr/bin/script")) && Files.isExecutable(Path.of("/bin/sh")),
        "there is no /usr/bin/script (util-linux) to make a pseudo-terminal");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** The jar on a terminal of that size. */
  private Terminal terminal(int rows, int columns, Map<String, String> environment, String admin) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(AgentProcess.SMALL_JVM);
    java.addAll(List.of("-jar", AgentProcess.jar().toString(), "status", "--watch"));
    java.addAll(List.of("--admin", admin));
    String size = "stty rows " + rows + " cols " + columns;
    Terminal terminal = new Terminal(size + "; exec " + String.join(" ", java), environment);
    open.add(terminal);
    return terminal;
  }

  private AdminServer agent() throws IOException {
    AdminServer server = new AdminServer(ANY, new FakeAgent());
    open.add(server);
    return server;
  }

  private static String at(AdminServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  /** A process on a pseudo-terminal, and what it has been sent. */
  private static final class Terminal implements AutoCloseable {
    private final Process script;
    private final StringBuilder seen = new StringBuilder();

    Terminal(String command, Map<String, String> environment) {
      // Who runs the tests in the background may have SIGINT ignored, and Java leaves that so.
      ProcessBuilder builder =
          new ProcessBuilder(
              "env", "--default-signal=INT", "/usr/bin/script", "-qec", command, "/dev/null");
      builder.environment().put("TERM", "xterm-256color");
      builder.environment().putAll(environment);
      try {
        script = builder.redirectErrorStream(true).start();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      Thread reader = new Thread(this::read, "terminal");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (InputStream in = script.getInputStream()) {
        byte[] buffer = new byte[65536];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        append(e.toString());
      }
    }

    private synchronized void append(String text) {
      seen.append(text);
    }

    private synchronized String seen() {
      return seen.toString();
    }

    void await(String text) {
      Await.obstacle(
          "'" + text + "' on the terminal",
          SOON,
          () -> seen().contains(text) ? Optional.empty() : Optional.of(seen()));
    }

    /** Waits for a frame that is drawn from now on. */
    String nextFrame() {
      int from = seen().length();
      Await.until("two frames", SOON, () -> frames(from) >= 2);
      String[] all = seen().substring(from).split("\u001b\\[H", -1);
      return all[1];
    }

    private int frames(int from) {
      return seen().substring(from).split("\u001b\\[H", -1).length - 2;
    }

    private ProcessHandle java() {
      return script
          .descendants()
          .filter(p -> p.info().command().orElse("").endsWith("java"))
          .findFirst()
          .orElseThrow();
    }

    void resize(int rows, int columns) throws Exception {
      Path device = Files.readSymbolicLink(Path.of("/proc/" + java().pid() + "/fd/1"));
      run("stty", "-F", device.toString(), "rows", "" + rows, "cols", "" + columns);
    }

    void signal(String name) throws Exception {
      run("kill", "-" + name, String.valueOf(java().pid()));
    }

    private static void run(String... command) throws Exception {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    String end() throws Exception {
      assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return seen();
    }

    @Override
    public void close() {
      script.descendants().forEach(ProcessHandle::destroyForcibly);
      script.destroyForcibly();
    }
  }

  private static List<String> lines(String frame) {
    return List.of(frame.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\r", "").split("\n", -1));
  }

  @Test
  void itTakesTheScreenFitsTheWindowAndGivesTheScreenBack() throws Exception {
    Terminal terminal = terminal(30, 90, Map.of(), at(agent()));
    terminal.await(ENTER);
    terminal.await("172.16.0.10 of mymaster");
    String wide = terminal.nextFrame();
    assertThat(wide).contains("\u001b[32mok\u001b[0m");
    assertThat(lines(wide)).allMatch(l -> l.length() <= 90).hasSizeLessThanOrEqualTo(30);
    assertThat(lines(wide).get(0)).contains("as told at 20", "every 1.0 s");

    terminal.resize(8, 40);
    Await.until("the smaller window", SOON, () -> lines(terminal.nextFrame()).size() == 8);
    String narrow = terminal.nextFrame();
    assertThat(lines(narrow)).allMatch(l -> l.length() <= 40).last().asString().startsWith("... ");

    terminal.signal("INT");
    assertThat(terminal.end()).endsWith(LEAVE);
  }

  @Test
  void anAgentThatIsGoneIsToldAndWhatItToldLastIsOld() throws Exception {
    AdminServer server = agent();
    Terminal terminal = terminal(40, 120, Map.of("NO_COLOR", "1"), at(server));
    terminal.await("172.16.0.10 of mymaster");
    server.close();
    terminal.await("NO ANSWER; what follows is");
    String frame = terminal.nextFrame();
    assertThat(frame).contains("no agent answers at", "s old", "172.16.0.10 of mymaster");
    assertThat(frame).as("NO_COLOR").doesNotContain("\u001b[3");
    terminal.signal("TERM");
    assertThat(terminal.end()).endsWith(LEAVE);
  }

  @Test
  void aDumbTerminalGetsPlainLines() throws Exception {
    Terminal terminal = terminal(30, 90, Map.of("TERM", "dumb"), at(agent()));
    terminal.await("172.16.0.10 of mymaster");
    terminal.signal("INT");
    assertThat(terminal.end()).doesNotContain("\u001b[?", "\u001b[H");
  }
}
