package io.sentinelvip.cli;

import io.sentinelvip.config.Config;
import java.util.List;
import java.util.OptionalInt;

/** Tries the sinks that alerts are sent to. */
@FunctionalInterface
public interface AlertTester {

  /**
   * What came of one.
   *
   * @param sink its number in the configuration, from 0
   * @param kind as in the configuration
   * @param target whereto, without secrets
   * @param delivered whether the sink took it
   * @param problem why not; empty if it did
   * @param remedy what to do about that
   */
  record Outcome(
      int sink, String kind, String target, boolean delivered, String problem, String remedy) {}

  /** Sends one alert through each sink of the configuration, or through one, and waits. */
  List<Outcome> test(Config config, OptionalInt only);
}
