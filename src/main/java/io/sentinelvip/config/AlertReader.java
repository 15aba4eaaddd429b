package io.sentinelvip.config;

import io.sentinelvip.config.Config.AlertSink;
import io.sentinelvip.config.Config.Severity;
import io.sentinelvip.config.Config.SinkFormat;
import io.sentinelvip.config.Config.SinkKind;
import io.sentinelvip.model.AlertTemplate;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code alerts}. */
final class AlertReader {

  private static final String PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
  private static final String URL_HINT = "write one like https://alerts.example.com/vip";
  private static final String LOCAL = "local";

  private final AccessReader secrets;

  AlertReader(AccessReader secrets) {
    this.secrets = secrets;
  }

  List<AlertSink> read(Section top) {
    List<AlertSink> sinks = new ArrayList<>();
    for (Section s : top.sections("alerts")) {
      List<String> given =
          Arrays.stream(SinkKind.values()).map(Section::word).filter(s::has).toList();
      if (given.size() != 1) {
        s.problem(
            "",
            "it names " + given.size() + " sinks",
            "name one in each item: sns, webhook, command or syslog");
      }
      Severity least = s.choice("min-severity", Severity.INFO);
      Optional<AlertTemplate> template = template(s);
      sns(s).ifPresent(t -> sinks.add(plain(SinkKind.SNS, t, least, template)));
      if (s.has("webhook")) {
        webhook(s.section("webhook"), least, template).ifPresent(sinks::add);
      }
      command(s).ifPresent(t -> sinks.add(plain(SinkKind.COMMAND, t, least, template)));
      syslog(s).ifPresent(t -> sinks.add(plain(SinkKind.SYSLOG, t, least, template)));
    }
    return sinks;
  }

  private static AlertSink plain(
      SinkKind kind, String target, Severity least, Optional<AlertTemplate> template) {
    return new AlertSink(
        kind, target, Optional.empty(), Optional.empty(), Optional.empty(), least, template);
  }

  private static Optional<AlertTemplate> template(Section s) {
    Optional<String> text = s.text("template");
    Set<String> unknown = text.map(AlertTemplate::unknown).orElse(Set.of());
    if (!unknown.isEmpty()) {
      s.problem(
          "template",
          "there is no {" + String.join("}, {", unknown) + "}",
          "the fields are " + String.join(", ", AlertTemplate.NAMES));
    }
    return text.filter(t -> unknown.isEmpty()).map(AlertTemplate::new);
  }

  private static Optional<String> sns(Section s) {
    return s.parsed(
        "sns",
        t ->
            t.matches("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:\\S+")
                ? Optional.of(t)
                : Optional.empty(),
        "the ARN of a topic",
        "write one like arn:aws:sns:eu-central-1:123456789012:ops");
  }

  private static Optional<String> command(Section s) {
    Optional<Path> file = s.text("command").flatMap(t -> AccessReader.path(s, "command", t));
    if (file.isPresent() && !file.get().isAbsolute()) {
      s.problem("command", "'" + file.get() + "' is not an absolute file name", "begin with a /");
    } else if (file.isPresent()
        && !(Files.isRegularFile(file.get()) && Files.isExecutable(file.get()))) {
      s.problem(
          "command",
          file.get() + " is no program that this user may start",
          "write one there, without arguments, and chmod 755 it");
    }
    return file.map(Path::toString);
  }

  private static Optional<String> syslog(Section s) {
    return s.parsed(
        "syslog",
        t -> t.equals(LOCAL) ? Optional.of(t) : Hosts.endpoint(t).map(Object::toString),
        "a syslog server",
        "write local for this host's (the journal), or host:port for one that takes UDP");
  }

  private Optional<AlertSink> webhook(Section s, Severity least, Optional<AlertTemplate> template) {
    SinkFormat format = s.choice("format", SinkFormat.JSON);
    boolean pagerDuty = format == SinkFormat.PAGERDUTY;
    Optional<Secret> key = secrets.secret(s, "routing-key", "the routing key");
    if (pagerDuty && !s.has("routing-key-file") && !s.has("routing-key-env")) {
      s.problem("", "PagerDuty needs a routing key", "add routing-key-file");
    } else if (!pagerDuty && (s.has("routing-key-file") || s.has("routing-key-env"))) {
      s.problem("", "a routing key is PagerDuty's", "set format: pagerduty, or take the key out");
    }
    Optional<Secret> url = url(s, pagerDuty);
    Optional<String> now = url.flatMap(secrets::now);
    Optional<String> origin = now.flatMap(AlertReader::origin);
    if (now.isPresent() && origin.isEmpty()) {
      // The URL itself is a secret: it is not repeated.
      s.problem(given(s), "it is not an http or https URL", URL_HINT);
    }
    return url.map(
        u ->
            new AlertSink(
                SinkKind.WEBHOOK,
                origin.orElse("webhook"),
                Optional.of(u),
                Optional.of(format),
                key,
                least,
                template));
  }

  private static String given(Section s) {
    return s.has("url-file") ? "url-file" : s.has("url-env") ? "url-env" : "url";
  }

  private Optional<Secret> url(Section s, boolean pagerDuty) {
    Optional<Secret> kept = secrets.secret(s, "url", "the URL");
    Optional<Secret> given = s.text("url").map(Secret.Given::new);
    if (kept.isPresent() && given.isPresent()) {
      s.problem("url", given(s) + " is given too", "keep one of them");
    }
    boolean any = s.has("url") || s.has("url-file") || s.has("url-env");
    if (!any && !pagerDuty) {
      s.missing("url", URL_HINT);
    }
    return kept.or(() -> given)
        .or(() -> any || !pagerDuty ? Optional.empty() : Optional.of(new Secret.Given(PAGERDUTY)));
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
