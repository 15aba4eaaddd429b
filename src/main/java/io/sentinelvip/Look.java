package io.sentinelvip;

import io.sentinelvip.check.Answers;
import io.sentinelvip.check.Line;
import io.sentinelvip.check.Preflight;
import io.sentinelvip.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Puts the preflight together. */
final class Look {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private Look() {}

  static List<Line> run(Config config, String source) {
    Answers answers = new Answers();
    try (World world = new World(config, System.getenv(), answers)) {
      Preflight preflight =
          new Preflight(
              new Preflight.Ports(
                  world.sentinels,
                  world.roles,
                  answers,
                  world.self,
                  vip -> world.routes(vip.id()),
                  world.loopback,
                  Path.of("/proc/sys/net/ipv4/conf"),
                  PATIENCE));
      List<String> sinks =
          config.alerts().stream()
              .map(s -> s.kind().name().toLowerCase(Locale.ROOT) + " " + s.target())
              .toList();
      return preflight.run(source, sinks, Settings.vips(config));
    }
  }
}
