package io.sentinelvip.whole;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Node;
import io.sentinelvip.vpc.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What can go wrong with a running deployment, and be put right again. Each has its row in the
 * fault matrix (reliability.md), by its title.
 */
public enum Trouble {
  MASTER_KILLED("master killed"),
  MASTER_PAUSED("master paused"),
  HOST_STOPPED("host stopped with everything on it"),
  AGENT_KILLED("agent of the winner killed mid-claim"),
  AGENTS_RESTARTED("all three agents restarted"),
  SENTINELS_RESTARTED("Sentinels restarted one by one"),
  TWO_FAILOVERS("two quick failovers"),
  LATE_CALL("late call of the overtaken node"),
  API_UNAVAILABLE("API answers 503"),
  API_HANGS("API hangs"),
  API_RESETS("API cuts connections"),
  ANSWERS_LOST("answers lost after application"),
  TABLE_DENIED("one of four tables denied"),
  CREDENTIALS_EXPIRED("credentials expired"),
  IMDS_DEAD("IMDS dead"),
  STALE_READS("stale reads"),
  DISK_FULL("disk full under the state directory"),
  DNS_DEAD("DNS dead"),

  // The last: agents that were throttled look more rarely for a while, and so notice less.
  API_THROTTLES("API throttles");

  /** Credentials that live longer do not expire while a test looks on. */
  private static final Duration SHORT_LIFE = Duration.ofMinutes(1);

  private final String title;

  Trouble(String title) {
    this.title = title;
  }

  /** Its name in the fault matrix. */
  public String title() {
    return title;
  }

  /** Whether this deployment is made so that it can meet it. */
  public boolean suits(Deployment d) {
    return switch (this) {
      case CREDENTIALS_EXPIRED -> d.credentialLife().compareTo(SHORT_LIFE) <= 0;
      case DISK_FULL -> d.disk(d.group().node(0)).isPresent();
      case DNS_DEAD -> d.dns().isPresent();
      default -> true;
    };
  }

  /**
   * Does it, to a group that is whole and has a master. Those that are over by themselves return
   * when they are.
   *
   * @return what ends it; to be run once
   */
  public Runnable begin(Deployment d) {
    return switch (this) {
      case MASTER_KILLED -> ServerTrouble.masterKilled(d);
      case MASTER_PAUSED -> ServerTrouble.masterPaused(d);
      case HOST_STOPPED -> ServerTrouble.hostStopped(d);
      case AGENT_KILLED -> ServerTrouble.agentKilledMidClaim(d);
      case AGENTS_RESTARTED -> ServerTrouble.agentsRestarted(d);
      case SENTINELS_RESTARTED -> ServerTrouble.sentinelsRestarted(d);
      case TWO_FAILOVERS -> ServerTrouble.twoFailovers(d);
      case LATE_CALL -> ServerTrouble.lateCall(d);
      case API_UNAVAILABLE -> ending(d.vpc().faults().on("*").unavailable());
      case API_THROTTLES -> ending(d.vpc().faults().on("*").throttle());
      case API_HANGS -> ending(d.vpc().faults().on("*").hang());
      case API_RESETS -> ending(d.vpc().faults().on("*").reset());
      case ANSWERS_LOST -> answersLost(d);
      case TABLE_DENIED -> tableDenied(d);
      case CREDENTIALS_EXPIRED -> credentialsExpired(d);
      case IMDS_DEAD -> imdsDead(d);
      case STALE_READS -> ending(d.vpc().faults().on("DescribeRouteTables").frozen());
      case DISK_FULL -> diskFull(d);
      case DNS_DEAD -> dnsDead(d);
    };
  }

  private static Runnable ending(Fault... faults) {
    return () -> Arrays.stream(faults).forEach(Fault::clear);
  }

  /** Every route write takes effect; the connection is cut, or says nothing more. */
  private static Runnable answersLost(Deployment d) {
    String first = d.tables().get(0);
    return ending(
        d.vpc().faults().on("ReplaceRoute").notDryRun().table(first).applyThenReset(),
        d.vpc().faults().on("ReplaceRoute").notDryRun().applyThenHang());
  }

  private static Runnable tableDenied(Deployment d) {
    return ending(d.vpc().faults().on("ReplaceRoute").notDryRun().table(deniedTable(d)).denied());
  }

  /** The table that {@link #TABLE_DENIED} denies. */
  static String deniedTable(Deployment d) {
    return d.tables().get(1);
  }

  /** IMDS fails until the credentials that the agents have are refused. */
  private static Runnable credentialsExpired(Deployment d) {
    long since = System.nanoTime();
    Set<String> all = new TreeSet<>(d.group().nodes().stream().map(Deployment::instance).toList());
    all.forEach(i -> d.vpc().metadata(i).fail());
    Await.until(
        "refused credentials of each instance",
        Deployment.SOON,
        () -> refused(d, since).containsAll(all));
    return () -> all.forEach(i -> d.vpc().metadata(i).heal());
  }

  private static Set<String> refused(Deployment d, long since) {
    return d.vpc().log().all().stream()
        .filter(c -> c.arrivedNanos - since >= 0 && c.errorCode().equals("RequestExpired"))
        .map(c -> c.instance().orElse(""))
        .collect(Collectors.toSet());
  }

  private static Runnable imdsDead(Deployment d) {
    List<String> all = d.group().nodes().stream().map(Deployment::instance).toList();
    all.forEach(i -> d.vpc().metadata(i).die());
    return () -> all.forEach(i -> d.vpc().metadata(i).heal());
  }

  private static Runnable diskFull(Deployment d) {
    List<SmallDisk> disks =
        d.group().nodes().stream().map((Node n) -> d.disk(n)).flatMap(Optional::stream).toList();
    disks.forEach(SmallDisk::fill);
    return () -> disks.forEach(SmallDisk::free);
  }

  private static Runnable dnsDead(Deployment d) {
    Dns dns = d.dns().orElseThrow();
    dns.die();
    return dns::heal;
  }

  @Override
  public String toString() {
    return title;
  }
}
