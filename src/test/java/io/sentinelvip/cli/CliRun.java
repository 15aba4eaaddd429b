package io.sentinelvip.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process and keeps what they print. */
final class CliRun {

  final Map<String, String> environment = new HashMap<>();
  AgentStarter agent =
      config -> {
        throw new AssertionError("the agent was started");
      };
  boolean colour;
  PreflightStarter preflight = (config, source) -> List.of();
  DrillStarter drill =
      (order, teller) -> {
        throw new AssertionError("a drill was started");
      };
  LeftHistory left =
      dir -> {
        throw new NoSuchFileException(dir + "/incidents.jsonl");
      };
  AlertTester tester =
      (config, only) -> {
        throw new AssertionError("an alert was sent");
      };
  Surroundings.Sleep sleep = d -> {};

  /** What came of it. */
  record Result(int code, String out, String err) {}

  Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings around =
        new Surroundings(
            environment, new PrintWriter(out, true), new PrintWriter(err, true), colour, sleep);
    int code = new Main(agent, preflight, left, drill, tester, around).execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }
}
