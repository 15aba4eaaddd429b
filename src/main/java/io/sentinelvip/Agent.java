package io.sentinelvip;

import io.sentinelvip.cli.Logging;
import io.sentinelvip.cloudwatch.CloudWatchMetrics;
import io.sentinelvip.config.Config;
import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Engine;
import io.sentinelvip.engine.EngineThread;
import io.sentinelvip.engine.EventQueue;
import io.sentinelvip.engine.IntentRunner;
import io.sentinelvip.engine.Journal;
import io.sentinelvip.engine.Ports;
import io.sentinelvip.engine.Published;
import io.sentinelvip.engine.SharedReads;
import io.sentinelvip.engine.Workers;
import io.sentinelvip.group.GroupWatch;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import io.sentinelvip.prometheus.Metrics;
import io.sentinelvip.state.IncidentFile;
import io.sentinelvip.state.StateFile;
import io.sentinelvip.systemd.Systemd;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon: builds every part, starts them, and ends them when it is told to. */
final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private static final int ENDED = 0;
  private static final int CANNOT_LISTEN = 1;
  private static final int REFUSED = 2;

  private final Config config;
  private final EventQueue queue = new EventQueue();
  private final Journal journal = new Journal();
  private final Metrics metrics;
  private final StateFile memory;
  private final IncidentFile incidents;
  private final World world;
  private final Alerting alerting;
  private final Workers workers;
  private final Engine engine;
  private final EngineThread thread;
  private final GroupWatch group;
  private final Warmth warmth;
  private Optional<Systemd> systemd = Optional.empty();
  private Optional<CloudWatchMetrics> cloudwatch = Optional.empty();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Agent(Config config) {
    this.config = config;
    memory = new StateFile(config.stateDir());
    incidents = new IncidentFile(config.stateDir());
    metrics = new Metrics(config.vips().stream().map(Settings::id).toList());
    world = new World(config, System.getenv(), queue, metrics.calls());
    alerting = new Alerting(config, world, incidents, this::snapshot);
    List<VipSettings> vips = Settings.vips(config);
    workers = new Workers(vips.size());
    Map<VipId, SharedReads> shared =
        SharedReads.of(vips, world::routes, workers.lanes().reads(), queue, Clock.SYSTEM);
    engine =
        new Engine(
            Decider::decide,
            Clock.SYSTEM,
            queue,
            memory,
            journal,
            vips.stream().map(this::initial).toList(),
            (vip, reign) ->
                new IntentRunner(
                    vip,
                    reign,
                    ports(vip),
                    workers.lanes(),
                    queue,
                    Clock.SYSTEM,
                    journal,
                    Optional.ofNullable(shared.get(vip.id()))));
    thread = new EngineThread(engine);
    warmth = new Warmth(world.ways(), this::isArmed);
    group = new GroupWatch(world.sentinels, world.places(), Clock.SYSTEM);
  }

  /** Runs until SIGTERM, and leaves the routes as they are (promise P7). Returns the exit code. */
  static int run(Config config) {
    try (Agent agent = new Agent(config)) {
      Thread hook = new Thread(agent::terminated, "sentinel-vip-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      int code = agent.serve();
      return agent.isTerminating(hook) ? ENDED : code;
    }
  }

  private boolean isTerminating(Thread hook) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  private int serve() {
    if (memory.pausedUntil() > System.currentTimeMillis()) {
      queue.put(new Event.PauseAsked(memory.pausedUntil()));
    }
    Admin admin =
        new Admin(
            config,
            engine,
            thread,
            queue,
            journal,
            world.sentinels,
            incidents,
            metrics,
            group::view,
            alerting::reports);
    try (Doors doors = Doors.open(config, admin)) {
      thread.start();
      systemd = Systemd.start(System.getenv(), config.stateDir(), thread, this::sentence);
      world.sentinels.start();
      alerting.start();
      group.start(admin::vips);
      warmth.start();
      measure(admin);
      LOG.info("agent=started version={} {}", Admin.version(), doors);
      return ended.join();
    } catch (IOException e) {
      LOG.error("agent=refused problem=\"{}\"", e.getMessage());
      return CANNOT_LISTEN;
    }
  }

  private Map<VipId, Published> snapshot() {
    return engine.snapshot();
  }

  private boolean isArmed() {
    Moment now = Clock.SYSTEM.now();
    return engine.snapshot().values().stream().anyMatch(p -> p.state().isArmed(now));
  }

  private String sentence() {
    return engine.snapshot().entrySet().stream()
        .map(vip -> vip.getKey() + ": " + vip.getValue().reason())
        .collect(Collectors.joining("; "));
  }

  private void measure(Admin admin) {
    cloudwatch =
        config
            .metrics()
            .cloudwatch()
            .map(name -> new CloudWatchMetrics(name, world.region::region, admin::status));
    cloudwatch.ifPresent(CloudWatchMetrics::start);
  }

  private VipState initial(VipSettings vip) {
    Moment now = Clock.SYSTEM.now();
    VipState fresh =
        VipState.initial(
            vip, memory.highestEpoch(vip.id().master()), new SecureRandom().nextLong(), now);
    long told = incidents.lastTold(vip.id());
    return incidents
        .interrupted(vip.id(), now)
        .map(i -> fresh.resuming(i, told, now))
        .orElse(fresh);
  }

  private Ports ports(VipSettings vip) {
    return new Ports(
        world.routes(vip.id()),
        world.self,
        world.loopback,
        world.sentinels,
        world.roles,
        metrics.counting(alerting.alerts()),
        memory,
        metrics.measuring(alerting.incidents()),
        this::refused);
  }

  private void refused(String reason) {
    System.err.println(reason);
    ended.complete(REFUSED);
  }

  /** SIGTERM: ends at once, and with the exit code of one who did what was asked. */
  private void terminated() {
    LOG.info("agent=stopping routes=untouched");
    ended.complete(ENDED);
    try {
      if (!closed.await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("agent=stopping problem=\"not everything ended in {} s\"", STOP_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Logging.end();
    Runtime.getRuntime().halt(ENDED);
  }

  @Override
  public void close() {
    systemd.ifPresent(Systemd::close);
    thread.close();
    warmth.close();
    group.close();
    cloudwatch.ifPresent(CloudWatchMetrics::close);
    alerting.close();
    world.close();
    workers.close();
    memory.close();
    incidents.close();
    closed.countDown();
  }
}
