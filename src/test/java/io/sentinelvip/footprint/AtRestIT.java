package io.sentinelvip.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.whole.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What lives in an agent that has nothing to do. */
class AtRestIT {

  /** Linux shows 15 characters of a name; a {@code #} stands for digits. */
  private static final Set<String> KNOWN =
      Set.of(
          // The JVM's.
          "java",
          "C# CompilerThre",
          "Common-Cleaner",
          "Finalizer",
          "Monitor Deflati",
          "Notification Th",
          "Reference Handl",
          "Service Thread",
          "Signal Dispatch",
          "Sweeper thread",
          "VM Periodic Tas",
          "VM Thread",
          "Native Heap Tri",
          "Training replay",
          "process reaper",
          "Attach Listener",
          // Of libraries: log, admin port, HTTP clients, metrics, SDK.
          "AsyncAppender-W",
          "admin-#",
          "HTTP-Dispatcher",
          "Keep-Alive-Time",
          "idle-timeout-ta",
          "req-rsp-timeout",
          "idle-connection",
          "sdk-cache-sched",
          // The JDK's timer of futures: for the limit of writes that were made ready.
          "CompletableFutu",
          // The agent's.
          "ec#-limits",
          "ec#-side",
          "group",
          "redis-#.#.#.#",
          "redis-ask",
          "sentinel-#.#.#.",
          "sentinel-timer",
          "vip-alert-#",
          "vip-engine",
          "vip-identity-#",
          "vip-incidents",
          "vip-loopback-#",
          "vip-memory",
          "vip-probe-#",
          "vip-read-#",
          "vip-warmth",
          "vip-write-#");

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void itHasNoThreadThatNobodyLookedAt() {
    Require.orSkip(
        "linux", Files.isDirectory(Path.of("/proc/self/task")), "there is no /proc here");
    try (Deployment d = Deployment.plan().start()) {
      d.awaitSettled();
      for (Node node : d.group().nodes()) {
        AgentProcess agent = d.agent(node);
        Await.until("the practice to be over", PATIENCE, () -> !agent.practises());
        List<String> names = new ArrayList<>();
        agent.threads().forEach(name -> names.add(known(name)));
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(KNOWN);
        assertThat(unknown).isEmpty();
        // The admin port's are there because this test asks, and go after 10 s; those that opened
        // connections go after a minute.
        names.removeIf(name -> name.equals("admin-#") || name.equals("ec#-side"));
        assertThat(names).as("for three Sentinels and one VIP").hasSizeLessThanOrEqualTo(56);
      }
    }
  }

  /** The name without its numbers, and without the address that it may end with. */
  private static String known(String name) {
    String known = name.replaceAll("[0-9]+", "#");
    return known.startsWith("redis-#")
        ? "redis-#.#.#.#"
        : known.startsWith("sentinel-#") ? "sentinel-#.#.#." : known;
  }
}
