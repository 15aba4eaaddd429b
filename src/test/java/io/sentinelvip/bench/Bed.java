package io.sentinelvip.bench;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.netns.Host;
import io.sentinelvip.netns.NetLab;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The lab that all contenders take turns in, and what each of them finds there. */
final class Bed implements AutoCloseable {

  static final String REGION = "eu-central-1";
  static final String EC2 = "http://10.0.0.2";

  /** More than the lab's own: no subnet uses them, but they are to be written all the same. */
  private static final List<String> MORE =
      List.of("rtb-00000004", "rtb-00000005", "rtb-00000006", "rtb-00000007", "rtb-00000008");

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path dir = Scratch.dir("bench");
  private final NetLab lab;

  /** {@code downAfter} as Sentinel counts it, in milliseconds. */
  Bed(int downAfter) {
    String vip = NetLab.VIP + "/32";
    lab =
        NetLab.plan()
            .withoutAgents()
            .vpc(vpc -> MORE.forEach(id -> vpc.table(id, t -> t.route(vip, "eni-00000000"))))
            .start();
    lab.hosts()
        .forEach(h -> h.sentinel("SENTINEL SET mymaster down-after-milliseconds " + downAfter));
  }

  NetLab lab() {
    return lab;
  }

  /** For files of contenders. */
  Path dir() {
    return dir;
  }

  /**
   * The first {@code count} of the tables, the second client's last: a contender that writes them
   * in turn has one client wait for the first and one for the last.
   */
  static List<String> tables(int count) {
    List<String> all = new ArrayList<>(NetLab.TABLES);
    all.addAll(MORE);
    String second = all.remove(1);
    List<String> tables = new ArrayList<>(all.subList(0, Math.max(1, count - 1)));
    if (count > 1) {
      tables.add(second);
    }
    return tables;
  }

  /** The host whose Redis is master, and named by all. */
  Host master() {
    String named = lab.host(0).named();
    return lab.hosts().stream().filter(h -> h.address().equals(named)).findFirst().orElseThrow();
  }

  /** Each source/dest check off, each route at the master, the VIP on no host. */
  void clear() {
    for (Host host : lab.hosts()) {
      lab.vpc().sourceDestCheck(host.eni(), false);
      for (String device : List.of("lo", "eth0")) {
        if (host.netns().ip("addr show dev " + device).contains(NetLab.VIP + "/32")) {
          host.netns().ip("addr del " + NetLab.VIP + "/32 dev " + device);
        }
      }
    }
    Host master = master();
    tables(MORE.size() + NetLab.TABLES.size())
        .forEach(t -> lab.vpc().point(t, NetLab.VIP + "/32", master.eni()));
  }

  /** The VIP on the loopback of all hosts, as those have it who only turn routes. */
  void vipEverywhere() {
    lab.hosts().forEach(h -> h.netns().ip("addr add " + NetLab.VIP + "/32 dev lo"));
  }

  /** Writes a program or a file of a contender for one host, {@code @WORDS@} replaced. */
  Path deploy(String resource, Host host, List<String> tables) {
    String text = text(resource);
    Path own = dir.resolve("host" + host.index());
    Map<String, String> words =
        Map.of(
            "OWN", host.address(),
            "ENI", host.eni(),
            "VIP", NetLab.VIP,
            "REGION", REGION,
            "EC2", EC2,
            "DIR", own.toString(),
            "TABLES", String.join(" ", tables),
            "SENTINELS", String.join(" ", lab.hosts().stream().map(Host::address).toList()));
    for (Map.Entry<String, String> word : words.entrySet()) {
      text = text.replace("@" + word.getKey() + "@", word.getValue());
    }
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = Scratch.write(own.resolve(resource), text);
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException("cannot make executable: " + file);
    }
    return file;
  }

  static String text(String resource) {
    try (InputStream in = Objects.requireNonNull(Bed.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the group could fail over again, after the failover that began at {@code since}.
   *
   * @throws FailedOverAgain if it did so meanwhile
   */
  void awaitWhole(Host master, Instant since) {
    for (Host host : lab.hosts()) {
      Await.obstacle(
          "the group to be whole",
          PATIENCE,
          () ->
              isElsewhere(master)
                  ? Optional.empty()
                  : host.switched(since).isPresent()
                      ? missing(host, master)
                      : Optional.of("the Sentinel of " + host + " has not switched"));
    }
    seeNoOther(master);
  }

  /** Of no use before the first Sentinel has switched to {@code master}. */
  void seeNoOther(Host master) {
    if (isElsewhere(master)) {
      throw new FailedOverAgain("Sentinel failed over from " + master + " to " + master());
    }
  }

  private boolean isElsewhere(Host master) {
    List<String> named = lab.hosts().stream().map(Host::named).distinct().toList();
    return named.size() == 1 && !named.contains(master.address());
  }

  /** Makes the group whole again after a run that went wrong. */
  void heal() {
    Await.until("all Sentinels to name one", PATIENCE, this::agreed);
    Host master = master();
    lab.hosts().stream().filter(h -> !h.redisRuns()).forEach(h -> h.restartRedis(master));
    for (Host host : lab.hosts()) {
      Await.obstacle("the group to be whole", PATIENCE, () -> missing(host, master()));
    }
  }

  private boolean agreed() {
    return lab.hosts().stream().map(Host::named).distinct().count() == 1 && master().redisRuns();
  }

  private Optional<String> missing(Host host, Host master) {
    String said = String.valueOf(host.sentinel("INFO sentinel"));
    String whole = "status=ok,address=%s:%d,slaves=2,sentinels=3";
    if (!said.contains(whole.formatted(master.address(), Host.REDIS))) {
      return Optional.of(host + " says " + said.substring(said.lastIndexOf("master0")).strip());
    }
    if (String.valueOf(host.sentinel("SENTINEL MASTER mymaster")).contains("in_progress")) {
      return Optional.of("the failover is not over for " + host);
    }
    String replicas = String.valueOf(host.sentinel("SENTINEL REPLICAS mymaster"));
    if (replicas.contains("s_down") || replicas.contains("disconnected")) {
      return Optional.of(host + " holds a replica for down");
    }
    int online = String.valueOf(master.redis("INFO replication")).split("state=online", -1).length;
    return online == lab.hosts().size()
        ? Optional.empty()
        : Optional.of(master + " has " + (online - 1) + " replicas");
  }

  @Override
  public void close() {
    lab.close();
    Scratch.delete(dir);
  }
}
