package io.sentinelvip.cli;

import io.sentinelvip.check.Line;
import io.sentinelvip.config.Config;
import java.util.List;

/** Looks at everything that a failover will need. */
@FunctionalInterface
public interface PreflightStarter {
  /**
   * Looks; changes nothing.
   *
   * @param source where the configuration came from, for the first line
   */
  List<Line> look(Config config, String source) throws Exception;
}
