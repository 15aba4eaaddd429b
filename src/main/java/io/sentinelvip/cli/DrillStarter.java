package io.sentinelvip.cli;

import io.sentinelvip.config.Config;
import io.sentinelvip.drill.DrillPorts;
import io.sentinelvip.drill.DrillReport;
import io.sentinelvip.drill.DrillRequest;
import io.sentinelvip.drill.Teller;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import java.nio.file.Path;
import java.util.Optional;

/** Runs a drill. */
@FunctionalInterface
public interface DrillStarter {

  /**
   * How an operator logs in; what is empty is as the configuration says.
   *
   * @param sentinelUser at the Sentinels
   * @param sentinelPassword the file with that user's password
   * @param redisUser at the Redis servers and at the VIP
   * @param redisPassword the file with that user's password
   */
  record Login(
      Optional<String> sentinelUser,
      Optional<Path> sentinelPassword,
      Optional<String> redisUser,
      Optional<Path> redisPassword) {}

  /**
   * One drill.
   *
   * @param source where the configuration came from
   * @param vip one of the configuration's VIPs, with {@code master}
   * @param agent asks the agent of this node
   */
  record Order(
      Config config,
      String source,
      MasterName master,
      Vip vip,
      Login login,
      DrillRequest request,
      DrillPorts.Agent agent) {}

  /** Blocks until it is over; interrupting the thread ends it early and clean. */
  DrillReport run(Order order, Teller teller);
}
