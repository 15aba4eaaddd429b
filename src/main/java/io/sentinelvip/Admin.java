package io.sentinelvip;

import io.sentinelvip.config.Config;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Reporter;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Engine;
import io.sentinelvip.engine.EngineThread;
import io.sentinelvip.engine.EventQueue;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.Journal;
import io.sentinelvip.engine.Readiness;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Version;
import io.sentinelvip.model.Vip;
import io.sentinelvip.prometheus.Metrics;
import io.sentinelvip.state.IncidentFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers what is asked at the admin port, from what the engine published; its own thread is never
 * waited for.
 */
final class Admin implements AdminPort {

  private final Config.Mode mode;
  private final Readiness readiness;
  private final Engine engine;
  private final EngineThread thread;
  private final EventQueue queue;
  private final Journal journal;
  private final SentinelPort sentinels;
  private final IncidentFile incidents;
  private final Metrics metrics;
  private final Supplier<GroupView> group;
  private final Supplier<List<SinkReport>> sinks;
  private final Instant startedAt = Instant.ofEpochMilli(Clock.SYSTEM.now().wallMillis());

  Admin(
      Config config,
      Engine engine,
      EngineThread thread,
      EventQueue queue,
      Journal journal,
      SentinelPort sentinels,
      IncidentFile incidents,
      Metrics metrics,
      Supplier<GroupView> group,
      Supplier<List<SinkReport>> sinks) {
    this.mode = config.mode();
    this.readiness = new Readiness(config.reconcilePeriod(), config.blindAfter());
    this.engine = engine;
    this.thread = thread;
    this.queue = queue;
    this.journal = journal;
    this.sentinels = sentinels;
    this.incidents = incidents;
    this.group = group;
    this.metrics = metrics;
    metrics.show(new Metrics.Sources(this::status, this::alive, this::ready, thread::turns));
    this.sinks = sinks;
  }

  static String version() {
    return Version.TEXT;
  }

  @Override
  public StatusReport status() {
    List<VipReport> vips = vips();
    return new StatusReport(
        version(),
        mode == Config.Mode.ALERT_ONLY ? "alert-only" : "failover",
        startedAt.toString(),
        vips.stream().map(v -> v.node().instance()).findFirst().orElse(""),
        vips.stream().mapToLong(VipReport::pausedUntilMillis).max().orElse(0),
        vips,
        sentinels.links(),
        group.get(),
        sinks.get());
  }

  /** Each VIP. */
  List<VipReport> vips() {
    return engine.snapshot().entrySet().stream()
        .map(
            e ->
                Reporter.of(
                    e.getValue().state(),
                    Clock.SYSTEM.now(),
                    e.getValue().reason(),
                    journal.lines(e.getKey())))
        .toList();
  }

  @Override
  public Health alive() {
    return thread.alive();
  }

  /** A loop that hangs still shows what it saw last. */
  @Override
  public Health ready() {
    Health alive = alive();
    return alive.good() ? readiness.of(status()) : alive;
  }

  @Override
  public String metrics() {
    return metrics.text();
  }

  @Override
  public History history() {
    return incidents.history();
  }

  @Override
  public void claim(Optional<Vip> vip, boolean despiteNoMajority) {
    Event.ClaimAsked asked = new Event.ClaimAsked(despiteNoMajority);
    engine.snapshot().keySet().stream()
        .filter(id -> vip.isEmpty() || id.vip().equals(vip.get()))
        .forEach(id -> queue.put(id, asked));
  }

  @Override
  public void pause(Duration howLong) {
    queue.put(new Event.PauseAsked(Clock.SYSTEM.now().wallMillis() + howLong.toMillis()));
  }

  @Override
  public void resume() {
    queue.put(new Event.ResumeAsked());
  }

  @Override
  public void poke(Optional<MasterName> master) {
    Event poke = new Event.Hinted(new Hint(Hint.Kind.LOOK, "poke", "somebody poked the agent"));
    if (master.isPresent()) {
      queue.put(master.get(), poke);
    } else {
      queue.put(poke);
    }
  }
}
