package io.sentinelvip;

import io.sentinelvip.cli.Logging;
import io.sentinelvip.cli.Main;
import io.sentinelvip.state.IncidentLines;

/** The program. */
public final class SentinelVip {

  private SentinelVip() {}

  /** Runs one command line and ends with its exit code. */
  public static void main(String[] arguments) {
    int code =
        Main.of(Agent::run, Look::run, IncidentLines::left, Drilling::run, AlertTrial::run)
            .execute(arguments);
    Logging.end();
    System.exit(code);
  }
}
