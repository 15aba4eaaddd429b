package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Incident;
import io.sentinelvip.engine.AlertPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.engine.LogText;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.PeerPort;
import io.sentinelvip.engine.PeerPort.Peer;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what this agent has to tell, by a thread of its own: nobody who raises an alert or
 * keeps an incident waits (promise P9).
 */
public final class Teller implements AlertPort, IncidentPort, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  private static final int ROOM = 1_000;

  /** How often to look where this agent stands. */
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /**
   * What it looks at.
   *
   * @param vips all of this agent's; not empty
   * @param standings where it stands now; does not block
   * @param credentials when those of EC2 end; empty if they do not, or none were needed yet
   * @param peers the other agents
   */
  public record Surroundings(
      List<VipId> vips,
      Supplier<List<Standing>> standings,
      Supplier<Optional<Instant>> credentials,
      PeerPort peers) {
    /** Copies the list. */
    public Surroundings {
      vips = List.copyOf(vips);
    }
  }

  private final Surroundings around;
  private final Clock clock;
  private final Post post;
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(ROOM);
  private final Thread thread = new Thread(this::run, "alert-teller");

  /** Of the thread alone, as is what it decides by. */
  private Map<VipId, Standing> standings = Map.of();

  private final Telling telling;

  /** Tells nobody yet. */
  public Teller(List<Route> routes, Surroundings around, Clock clock) {
    this.around = around;
    this.clock = clock;
    this.telling = new Telling(this::standing, around.vips());
    this.post = new Post(routes, clock, new Listening());
  }

  /** Begins. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
    post.start();
  }

  @Override
  public void deliver(Alert alert) {
    put("alert " + alert.key(), () -> telling.alert(alert, clock.now()));
  }

  @Override
  public void keep(Incident incident) {
    put("incident " + incident.key(), () -> telling.incident(incident, clock.now()));
  }

  private void put(String what, Runnable job) {
    if (!queue.offer(job)) {
      LOG.warn("alerts=dropped what={} problem=\"too many at once\"", LogText.quoted(what));
    }
  }

  /** How each sink's deliveries go; any thread may ask. */
  public List<SinkReport> reports() {
    return post.reports();
  }

  private void run() {
    try {
      while (true) {
        Runnable job = queue.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
        try {
          look();
          if (job != null) {
            job.run();
          }
          step();
        } catch (RuntimeException e) {
          // A thread that ended would be a silence that nobody can tell from a quiet night.
          LOG.error("alerts=internal-error", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration patience() {
    Moment now = clock.now();
    Duration wait = telling.wakeAt().map(now::until).orElse(PERIOD);
    return wait.compareTo(PERIOD) > 0 ? PERIOD : wait;
  }

  private Standing standing(VipId vip) {
    return Optional.ofNullable(standings.get(vip)).orElseGet(() -> Standing.unknown(vip));
  }

  private void look() {
    standings =
        around.standings().get().stream()
            .collect(Collectors.toMap(Standing::vip, Function.identity(), (a, b) -> a));
    telling.credentials(around.vips().get(0), around.credentials().get(), clock.now());
  }

  private void step() throws InterruptedException {
    for (Notice notice : telling.step(clock.now(), around.peers()::present)) {
      LOG.info(
          "told={} status={} summary={}",
          notice.key(),
          notice.status(),
          LogText.quoted(notice.summary()));
      post.send(notice);
    }
    show();
  }

  private void show() {
    around
        .peers()
        .show(
            new Peer(
                standings.values().stream()
                    .map(Standing::redis)
                    .filter(r -> !r.isEmpty())
                    .collect(Collectors.toSet()),
                telling.marks(clock.now())));
  }

  /** What the couriers say, on their threads. */
  private final class Listening implements Courier.Listener {
    @Override
    public void delivered(Notice notice) {
      put("delivery of " + notice.key(), () -> telling.delivered(notice, clock.now()));
    }

    @Override
    public void turned(Route route, boolean failing, String problem, String remedy) {
      put("state of " + route.name(), () -> sink(route, failing, problem, remedy));
    }
  }

  /** That a sink fails is told to the others and the log, once. */
  private void sink(Route route, boolean failing, String problem, String remedy) {
    VipId vip = around.vips().get(0);
    Alert.State state = failing ? Alert.State.RAISED : Alert.State.RESOLVED;
    String text =
        failing
            ? "alerts do not arrive at " + route.name() + ": " + problem + "; " + remedy
            : "alerts arrive at " + route.name() + " again";
    Alert alert =
        new Alert(vip, Alert.Severity.WARNING, "sink-failing:" + route.number(), text, state);
    new LogAlerts().deliver(alert);
    Standing at = standing(vip);
    String key = vip + "/" + alert.key() + "@" + Wording.node(at);
    post.sendToOthers(Wording.condition(key, alert, at, clock.now()), route);
  }

  /** Ends what is being sent, and waits for nothing. */
  @Override
  public void close() {
    thread.interrupt();
    post.close();
  }
}
