package io.sentinelvip;

import io.sentinelvip.alert.LogAlerts;
import io.sentinelvip.alert.Route;
import io.sentinelvip.alert.Standing;
import io.sentinelvip.alert.Teller;
import io.sentinelvip.config.Config;
import io.sentinelvip.core.Reporter;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.AlertPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.engine.Published;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.VipId;
import io.sentinelvip.state.IncidentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Where alerts and incidents go: the log, the disk and, where there are any, the sinks. */
final class Alerting implements AutoCloseable {

  private final World world;
  private final IncidentFile kept;
  private final LogAlerts log = new LogAlerts();
  private final String host = hostName();
  private final Optional<Teller> teller;

  /** Sends nothing yet; {@code snapshot} is the engine's, and is not asked before the start. */
  Alerting(
      Config config, World world, IncidentFile kept, Supplier<Map<VipId, Published>> snapshot) {
    this.world = world;
    this.kept = kept;
    List<Route> routes = Sinks.of(config, System.getenv());
    Teller.Surroundings around =
        new Teller.Surroundings(
            config.vips().stream().map(Settings::id).toList(),
            () -> snapshot.get().values().stream().map(this::standing).toList(),
            world::credentialsUntil,
            world.sentinels);
    teller =
        routes.isEmpty() ? Optional.empty() : Optional.of(new Teller(routes, around, Clock.SYSTEM));
  }

  void start() {
    teller.ifPresent(Teller::start);
  }

  /** For the core's alerts. */
  AlertPort alerts() {
    return alert -> {
      log.deliver(alert);
      teller.ifPresent(t -> t.deliver(alert));
    };
  }

  /** For the core's incidents. */
  IncidentPort incidents() {
    return incident -> {
      kept.keep(incident);
      teller.ifPresent(t -> t.keep(incident));
    };
  }

  /** How the deliveries go. */
  List<SinkReport> reports() {
    return teller.map(Teller::reports).orElse(List.of());
  }

  private Standing standing(Published p) {
    VipReport r = Reporter.of(p.state(), Clock.SYSTEM.now(), p.reason(), List.of());
    VipId vip = p.state().settings().id();
    return new Standing(
        vip,
        r.node().instance().isEmpty() ? host : r.node().instance(),
        p.state().knownAs().map(Endpoint::toString).orElse(r.node().redis()),
        Objects.requireNonNullElse(r.named(), ""),
        world.sentinels.nodes(vip.master()).stream().map(Endpoint::toString).toList());
  }

  /** By what people know a node before IMDS has told its instance. */
  static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    teller.ifPresent(Teller::close);
  }
}
