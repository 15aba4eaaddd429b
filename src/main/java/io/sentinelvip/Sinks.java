package io.sentinelvip;

import io.sentinelvip.alert.Command;
import io.sentinelvip.alert.Route;
import io.sentinelvip.alert.SecretText;
import io.sentinelvip.alert.Syslog;
import io.sentinelvip.alert.Webhook;
import io.sentinelvip.config.Config;
import io.sentinelvip.config.Config.AlertSink;
import io.sentinelvip.config.Secret;
import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.sns.SnsTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Makes the sinks that the configuration names. */
final class Sinks {

  private final Map<String, String> environment;

  private Sinks(Map<String, String> environment) {
    this.environment = environment;
  }

  /** In the order of the configuration. Nothing is called yet. */
  static List<Route> of(Config config, Map<String, String> environment) {
    Sinks sinks = new Sinks(environment);
    List<Route> routes = new ArrayList<>();
    for (AlertSink s : config.alerts()) {
      routes.add(
          new Route(
              routes.size(),
              s.kind().name().toLowerCase(Locale.ROOT),
              s.target(),
              Alert.Severity.valueOf(s.minSeverity().name()),
              sinks.sink(s)));
    }
    return routes;
  }

  private SinkPort sink(AlertSink s) {
    Function<Notice, String> wording = wording(s);
    return switch (s.kind()) {
      case SNS -> new SnsTopic(s.target(), wording);
      case COMMAND -> new Command(Path.of(s.target()), wording);
      case SYSLOG -> new Syslog(Endpoint.parse(s.target()), wording);
      case WEBHOOK ->
          new Webhook(
              text(s.url().orElseThrow()),
              s.routingKey().map(this::text),
              Webhook.Format.valueOf(s.format().orElseThrow().name()),
              wording);
    };
  }

  private static Function<Notice, String> wording(AlertSink s) {
    return s.template()
        .<Function<Notice, String>>map(t -> n -> t.fill(n.fields()))
        .orElse(Notice::text);
  }

  private SecretText text(Secret secret) {
    return () -> secret.read(environment);
  }
}
