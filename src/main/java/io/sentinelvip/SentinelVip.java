package io.sentinelvip;

import io.sentinelvip.cli.Main;

/** The program. */
public final class SentinelVip {

  private SentinelVip() {}

  /** Runs one command line and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Main.of(Agent::run, Look::run).execute(arguments));
  }
}
