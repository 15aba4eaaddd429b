package io.sentinelvip.cli;

import io.sentinelvip.config.Config;

/** Runs the agent until it is told to end. */
@FunctionalInterface
public interface AgentStarter {
  /** Blocks; returns the exit code. */
  int run(Config config) throws Exception;
}
