package io.sentinelvip;

import io.sentinelvip.config.Config;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Reporter;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Engine;
import io.sentinelvip.engine.EventQueue;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.Journal;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Version;
import io.sentinelvip.model.Vip;
import io.sentinelvip.state.IncidentFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers what is asked at the admin port, from what the engine published; its own thread is never
 * waited for.
 */
final class Admin implements AdminPort {

  private final Config.Mode mode;
  private final Engine engine;
  private final EventQueue queue;
  private final Journal journal;
  private final SentinelPort sentinels;
  private final IncidentFile incidents;
  private final Alerting alerting;
  private final Instant startedAt = Instant.ofEpochMilli(Clock.SYSTEM.now().wallMillis());

  Admin(
      Config.Mode mode,
      Engine engine,
      EventQueue queue,
      Journal journal,
      SentinelPort sentinels,
      IncidentFile incidents,
      Alerting alerting) {
    this.mode = mode;
    this.engine = engine;
    this.queue = queue;
    this.journal = journal;
    this.sentinels = sentinels;
    this.incidents = incidents;
    this.alerting = alerting;
  }

  static String version() {
    return Version.TEXT;
  }

  @Override
  public StatusReport status() {
    List<VipReport> vips =
        engine.snapshot().entrySet().stream()
            .map(
                e ->
                    Reporter.of(
                        e.getValue().state(),
                        Clock.SYSTEM.now(),
                        e.getValue().reason(),
                        journal.lines(e.getKey())))
            .toList();
    return new StatusReport(
        version(),
        mode == Config.Mode.ALERT_ONLY ? "alert-only" : "failover",
        startedAt.toString(),
        vips.stream().map(v -> v.node().instance()).findFirst().orElse(""),
        vips.stream().mapToLong(VipReport::pausedUntilMillis).max().orElse(0),
        vips,
        sentinels.links(),
        alerting.reports());
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
