package io.sentinelvip;

import io.sentinelvip.cli.DrillStarter;
import io.sentinelvip.config.Config;
import io.sentinelvip.drill.Drill;
import io.sentinelvip.drill.DrillPorts;
import io.sentinelvip.drill.DrillReport;
import io.sentinelvip.drill.Teller;
import io.sentinelvip.drill.Watch;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.VipId;
import io.sentinelvip.sentinel.Access;
import io.sentinelvip.sentinel.GroupAsker;
import io.sentinelvip.sentinel.Secret;
import io.sentinelvip.sentinel.VipWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Puts a drill together. */
final class Drilling {

  private Drilling() {}

  static DrillReport run(DrillStarter.Order order, Teller teller) {
    Config config = order.config();
    Config.VipConfig vip =
        config.vips().stream()
            .filter(v -> v.address().equals(order.vip()))
            .findFirst()
            .orElseThrow();
    VipId id = Settings.id(vip);
    DrillStarter.Login login = order.login();
    Access sentinels =
        operator(
            Settings.access(config.sentinels().access(), System.getenv()),
            login.sentinelUser(),
            login.sentinelPassword());
    Access redis =
        operator(
            Settings.access(vip.redis().access(), System.getenv()),
            login.redisUser(),
            login.redisPassword());
    Watch watch = new Watch(id, Clock.SYSTEM);
    try (World world = new World(config, System.getenv(), watch)) {
      Endpoint at = new Endpoint(vip.address().toString(), vip.redis().port());
      DrillPorts ports =
          new DrillPorts(
              id,
              vip.routeTables(),
              () -> Look.run(config, order.source()),
              world.sentinels,
              world.roles,
              watch,
              world.routes(id),
              new GroupAsker(sentinels, redis),
              key -> new VipWriter(at, redis, key, Clock.SYSTEM),
              order.agent(),
              Clock.SYSTEM,
              d -> Thread.sleep(d.toMillis()));
      return Drill.run(ports, order.request(), teller);
    }
  }

  /** A user goes with a password of its own. */
  private static Access operator(Access agent, Optional<String> user, Optional<Path> password) {
    return user.isEmpty() && password.isEmpty()
        ? agent
        : new Access(user, password.map(Secret::file), agent.tls());
  }
}
