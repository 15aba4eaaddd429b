package io.sentinelvip.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentProcessTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Path dir;

  AgentProcessTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void anAgentIsStartedAskedTerminatedAndStartedAgain() throws IOException {
    try (AgentProcess agent = standIn().environment("AWS_REGION", "eu-south-2").start()) {
      AgentProcess.Line line = agent.awaitLine("serving run --config", SOON);
      assertThat(line.at()).isLessThanOrEqualTo(System.nanoTime());
      agent.awaitStatus("status", SOON, s -> s.path("region").asText().equals("eu-south-2"));

      Proc.Exit exit = agent.process().terminate();
      assertThat(exit.code()).isEqualTo(128 + 15);
      assertThat(exit.took()).isLessThan(SOON);
      assertThatThrownBy(agent::status).hasMessageContaining("does not answer /status");

      agent.start();
      agent.awaitStatus("status", SOON, s -> s.has("region"));
      assertThat(agent.process().kill().code()).isEqualTo(128 + 9);
      assertThat(agent.log()).content().contains("serving");
    }
  }

  @Test
  void theConfigurationIsWrittenAsYamlWithAnAdminPortAndAStateDirectory() throws IOException {
    try (AgentProcess agent =
        standIn().config("sentinels", Map.of("addresses", List.of("127.0.0.11:26379"))).start()) {
      assertThat(agent.dir().resolve("config.yaml"))
          .content()
          .contains("sentinels:", "- \"127.0.0.11:26379\"", agent.admin().toString(), "state-dir:");
    }
  }

  @Test
  void anAgentDiesWithTheJvmThatStartedIt() throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> starter =
        List.of(
            AgentProcess.ownJava(), "-cp", classPath, Starter.class.getName(), jar().toString());
    Process jvm = new ProcessBuilder(starter).start();
    long child;
    try (InputStream out = jvm.getInputStream()) {
      child = Long.parseLong(new String(out.readNBytes(20), StandardCharsets.US_ASCII).trim());
    } finally {
      jvm.destroyForcibly();
    }
    Await.until("the orphan to be gone", SOON, () -> !isAlive(child));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private AgentProcess.Builder standIn() throws IOException {
    return AgentProcess.named("agent-0").jar(jar());
  }

  private Path jar() throws IOException {
    Path jar = dir.resolve("stand-in.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInAgent.class.getName());
    String entry = StandInAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream in = StandInAgent.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(in.readAllBytes());
    }
    return jar;
  }

  /** Another JVM that starts the stand-in, tells its pid and then hangs. */
  static final class Starter {
    private Starter() {}

    /** Takes the jar. */
    public static void main(String[] arguments) throws InterruptedException {
      Path jar = Path.of(arguments[0]);
      AgentProcess agent = AgentProcess.named("orphan").jar(jar).start();
      agent.awaitLine("serving", SOON);
      System.out.printf("%-20d%n", agent.process().pid());
      System.out.flush();
      Thread.currentThread().join();
    }
  }
}
