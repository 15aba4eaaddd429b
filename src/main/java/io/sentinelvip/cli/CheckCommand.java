package io.sentinelvip.cli;

import io.sentinelvip.admin.Json;
import io.sentinelvip.check.Line;
import io.sentinelvip.config.ConfigException;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.config.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Looks at everything that a failover will need, and changes nothing.",
      "Exit code 0: all right, 1: warnings only, 2: something is wrong or could not be seen."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Mixin private FileOption file = new FileOption();
  @Mixin private FileOption.Overrides overrides = new FileOption.Overrides();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private final PreflightStarter preflight;
  private final Surroundings around;

  CheckCommand(PreflightStarter preflight, Surroundings around) {
    this.preflight = preflight;
    this.around = around;
  }

  /** What {@code --json} prints. */
  record Result(int exitCode, List<Line> lines) {}

  @Override
  public Integer call() throws Exception {
    ConfigSources sources = file.sources(around.environment(), overrides.given());
    List<Line> lines;
    try {
      lines = preflight.look(ConfigLoader.load(sources), sources.file().toString());
    } catch (ConfigException e) {
      if (!json) {
        throw e;
      }
      lines = e.problems().stream().map(CheckCommand::line).toList();
    }
    int code = Line.exitCode(lines);
    if (json) {
      around.out().println(Json.pretty(new Result(code, lines)));
    } else {
      lines.forEach(this::print);
    }
    return code;
  }

  private static Line line(Problem p) {
    String place = p.line() > 0 ? p.source() + ":" + p.line() : p.source();
    String found = p.path().isEmpty() ? p.message() : p.path() + ": " + p.message();
    return Line.fail("configuration " + place, found, p.hint());
  }

  private void print(Line line) {
    int colour =
        switch (line.status()) {
          case OK -> 32;
          case WARN -> 33;
          case FAIL -> 31;
        };
    String word = around.paint(colour, String.format("%-4s", line.status()));
    around.out().println(word + "  " + line.subject() + ": " + line.found());
    if (!line.remedy().isEmpty()) {
      around.out().println("      -> " + line.remedy());
    }
  }
}
