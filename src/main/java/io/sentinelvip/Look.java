package io.sentinelvip;

import io.sentinelvip.check.Answers;
import io.sentinelvip.check.Line;
import io.sentinelvip.check.Preflight;
import io.sentinelvip.config.Config;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.sentinel.ServerProbe;
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
    try (World world = new World(config, System.getenv(), answers);
        Vpcs vpcs = new Vpcs(world.region, Settings.roles(config))) {
      Preflight preflight =
          new Preflight(
              new Preflight.Ports(
                  world.sentinels,
                  answers,
                  new ServerProbe(
                      Settings.access(config.sentinels().access(), System.getenv()),
                      Settings.redis(config, System.getenv()),
                      Clock.SYSTEM),
                  world.self,
                  vip -> world.routes(vip.id()),
                  vpcs,
                  world.loopback,
                  Path.of("/proc"),
                  PATIENCE));
      List<String> sinks =
          config.alerts().stream()
              .map(s -> s.kind().name().toLowerCase(Locale.ROOT) + " " + s.target())
              .toList();
      return preflight.run(source, sinks, Settings.vips(config));
    }
  }
}
