package io.sentinelvip.netns;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.RedisBinaries;
import io.sentinelvip.lab.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One machine: a namespace with a Redis and a Sentinel, on the ports that these have by default.
 */
public final class Host implements AutoCloseable {

  /** Where its Redis listens. */
  public static final int REDIS = 6379;

  /** Where its Sentinel listens. */
  public static final int SENTINEL = 26379;

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Pattern LOGGED =
      Pattern.compile("\\d+:X (\\d+ \\w+ \\d+ [\\d:.]+) # \\+switch-master .*");
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss.SSS", Locale.ROOT);

  private final int index;
  private final Netns netns;
  private final Path dir;
  private final RedisBinaries binaries;
  private final List<String> sentinelLog = new CopyOnWriteArrayList<>();
  private final List<String> redisLog = new CopyOnWriteArrayList<>();
  private @Nullable Proc redis;
  private @Nullable Proc sentinel;

  Host(int index, Netns netns, Path dir, RedisBinaries binaries) {
    this.index = index;
    this.netns = netns;
    this.dir = dir;
    this.binaries = binaries;
  }

  /** From 0; host 0 has the first master. */
  public int index() {
    return index;
  }

  /** Where it is. */
  public Netns netns() {
    return netns;
  }

  /** Each host has a subnet of its own. */
  static String address(int index) {
    return "10.0.%d.%d".formatted(index + 1, 11 + index);
  }

  /** Its address. */
  public String address() {
    return address(index);
  }

  /** The router's link to it. */
  String device() {
    return "h" + index;
  }

  /** Its instance in the emulated VPC. */
  public String instance() {
    return "i-0000000" + index;
  }

  /** Its interface in the emulated VPC. */
  public String eni() {
    return "eni-0000000" + index;
  }

  /** Starts its Redis; for the first time, as a replica of host 0 unless it is that. */
  void startRedis() {
    Path file = dir.resolve("redis.conf");
    if (!Files.exists(file)) {
      // Bound to all addresses, as it must answer at the VIP as well.
      List<String> lines =
          new ArrayList<>(
              List.of("bind 0.0.0.0", "port " + REDIS, "protected-mode no", "dir " + dir));
      lines.addAll(List.of("save \"\"", "repl-diskless-sync yes", "repl-diskless-sync-delay 0"));
      lines.add("replica-announce-ip " + address());
      if (index > 0) {
        lines.add("replicaof " + address(0) + " " + REDIS);
      }
      Scratch.write(file, String.join("\n", lines) + "\n");
    }
    redis = start("redis", file, redisLog, List.of());
  }

  /** Starts its Redis, which was killed, as a replica of {@code master}. */
  public void restartRedis(Host master) {
    try {
      Files.writeString(
          config(),
          "replicaof " + master.address() + " " + REDIS + "\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startRedis();
  }

  /** Starts its Sentinel. */
  void startSentinel() {
    Path file = dir.resolve("sentinel.conf");
    if (!Files.exists(file)) {
      List<String> lines =
          List.of(
              "bind " + address(),
              "port " + SENTINEL,
              "protected-mode no",
              "dir " + dir,
              "sentinel announce-ip " + address(),
              "sentinel monitor mymaster " + address(0) + " " + REDIS + " 2",
              "sentinel down-after-milliseconds mymaster 2000",
              "sentinel failover-timeout mymaster 20000",
              // scripts/bench sets a script while they run.
              "sentinel deny-scripts-reconfig no");
      Scratch.write(file, String.join("\n", lines) + "\n");
    }
    sentinel = start("sentinel", file, sentinelLog, List.of("--sentinel"));
  }

  private Proc start(String kind, Path config, List<String> log, List<String> more) {
    List<String> command = new ArrayList<>(netns.inside());
    command.addAll(List.of(binaries.server().toString(), config.toString()));
    command.addAll(more);
    return Proc.start(kind + " " + index, command, dir, Map.of("TZ", "UTC"), log::add);
  }

  /** SIGKILL for its Redis. */
  public void killRedis() {
    if (redis != null) {
      redis.kill();
    }
  }

  /** SIGKILL for its Sentinel. */
  void killSentinel() {
    if (sentinel != null) {
      sentinel.kill();
    }
  }

  /** The configuration of its Redis, which Redis itself rewrites. */
  Path config() {
    return dir.resolve("redis.conf");
  }

  /** Its Redis' process id. */
  long redisPid() {
    return redis == null ? -1 : redis.pid();
  }

  /** One command, from inside the host; its words hold no blanks. */
  public Object redis(String command) {
    return ask(REDIS, command);
  }

  /** One command to its Sentinel, from inside the host. */
  public Object sentinel(String command) {
    return ask(SENTINEL, command);
  }

  private Object ask(int port, String command) {
    // A Sentinel knows no QUIT; after what is no command at all, either closes the connection.
    return Resp.first(netns.talk(address(), port, command + "\r\n*?\r\n"));
  }

  /** {@code master} or {@code slave}. */
  public String role() {
    return String.valueOf(((List<?>) redis("ROLE")).get(0));
  }

  /** The run id of its Redis. */
  public String runId() {
    return String.valueOf(redis("INFO server"))
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .map(line -> line.substring("run_id:".length()))
        .findFirst()
        .orElseThrow();
  }

  /** Whom its Sentinel names. */
  public String named() {
    List<?> reply = (List<?>) sentinel("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster");
    return String.valueOf(reply.get(0));
  }

  /** Waits until its Sentinel knows all replicas, in sync, and all other Sentinels. */
  void awaitWhole(int hosts) {
    Await.obstacle(
        "the Sentinel of host " + index + " to know all",
        PATIENCE.multipliedBy(2),
        () -> {
          String info = String.valueOf(sentinel("INFO sentinel"));
          String whole = "status=ok,address=%s:%d,slaves=%d,sentinels=%d";
          boolean all =
              info.contains(whole.formatted(named(), REDIS, hosts - 1, hosts)) && inSync(hosts - 1);
          return all ? Optional.empty() : Optional.of(info);
        });
  }

  private boolean inSync(int replicas) {
    String all = String.valueOf(sentinel("SENTINEL REPLICAS mymaster"));
    return all.split("master-link-status, ok", -1).length == replicas + 1
        && !all.contains("s_down")
        && !all.contains("disconnected");
  }

  /** When its Sentinel last published {@code +switch-master}, by its log. */
  public Optional<Instant> switched(Instant since) {
    return sentinelLog.stream()
        .map(LOGGED::matcher)
        .filter(Matcher::matches)
        .map(m -> LocalDateTime.parse(m.group(1), WHEN).toInstant(ZoneOffset.UTC))
        .filter(at -> at.isAfter(since))
        .findFirst();
  }

  /** Whether its Redis runs. */
  public boolean redisRuns() {
    return redis != null && redis.isRunning();
  }

  /** Its Sentinel's process id. */
  public long sentinelPid() {
    return sentinel == null ? -1 : sentinel.pid();
  }

  /** What both logged, for a test that failed. */
  String logs() {
    return String.join("\n", redisLog) + "\n" + String.join("\n", sentinelLog);
  }

  @Override
  public void close() {
    for (Proc each : new @Nullable Proc[] {sentinel, redis}) {
      if (each != null && each.isRunning()) {
        each.kill();
      }
    }
  }

  @Override
  public String toString() {
    return "host " + index + " (" + address() + ")";
  }
}
