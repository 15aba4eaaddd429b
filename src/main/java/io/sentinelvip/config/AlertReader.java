package io.sentinelvip.config;

import io.sentinelvip.config.Config.AlertSink;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code alerts}. */
final class AlertReader {

  /** How a webhook's body is to look. */
  private enum Format {
    JSON,
    SLACK
  }

  List<AlertSink> read(Section top) {
    List<AlertSink> sinks = new ArrayList<>();
    for (Section s : top.sections("alerts")) {
      long given = List.of("sns", "webhook", "command").stream().filter(s::has).count();
      if (given != 1) {
        s.problem(
            "", "it names " + given + " sinks", "name one in each item: sns, webhook or command");
      }
      s.parsed(
              "sns",
              t ->
                  t.matches("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:\\S+")
                      ? Optional.of(t)
                      : Optional.empty(),
              "the ARN of a topic",
              "write one like arn:aws:sns:eu-central-1:123456789012:ops")
          .ifPresent(t -> sinks.add(new AlertSink("sns", t)));
      if (s.has("webhook")) {
        webhook(s.section("webhook")).ifPresent(sinks::add);
      }
      s.text("command").ifPresent(t -> sinks.add(new AlertSink("command", t)));
    }
    return sinks;
  }

  private static Optional<AlertSink> webhook(Section s) {
    s.missing("url", "write one like https://alerts.example.com/vip");
    s.choice("format", Format.JSON);
    Optional<String> url = s.text("url");
    Optional<String> origin = url.flatMap(AlertReader::origin);
    if (url.isPresent() && origin.isEmpty()) {
      // The URL itself is a secret: it is not repeated.
      s.problem(
          "url", "it is not an http or https URL", "write one like https://alerts.example.com/vip");
    }
    return origin.map(o -> new AlertSink("webhook", o));
  }

  private static Optional<String> origin(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web && uri.getHost() != null
          ? Optional.of(uri.getScheme() + "://" + uri.getHost() + "/...")
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
