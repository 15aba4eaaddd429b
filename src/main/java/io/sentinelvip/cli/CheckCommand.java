package io.sentinelvip.cli;

import io.sentinelvip.admin.Json;
import io.sentinelvip.check.Item;
import io.sentinelvip.check.Line;
import io.sentinelvip.config.ConfigException;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.config.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Looks at everything that a failover will need, and changes nothing.",
      "Each line: what was looked at, how it is, and what to do. The first FAIL is the cause;",
      "SKIP is what rests on it, or what the mode forbids.",
      "Exit code 0: all right, 1: warnings only, 2: something is wrong or could not be seen.",
      "NO_COLOR set to anything turns colours off."
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
  record Result(int exitCode, List<Shown> lines) {}

  /** A line as {@code --json} prints it. */
  record Shown(String id, Line.Status status, String subject, String found, String remedy) {
    static Shown of(Line l) {
      return new Shown(l.item().toString(), l.status(), l.subject(), l.found(), l.remedy());
    }
  }

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
      around.out().println(Json.pretty(new Result(code, lines.stream().map(Shown::of).toList())));
    } else {
      lines.forEach(this::print);
      around.out().println(summary(lines));
    }
    return code;
  }

  private static Line line(Problem p) {
    String place = p.line() > 0 ? p.source() + ":" + p.line() : p.source();
    String found = p.path().isEmpty() ? p.message() : p.path() + ": " + p.message();
    return Line.fail(Item.CONFIGURATION, "configuration " + place, found, p.hint());
  }

  private void print(Line line) {
    int colour =
        switch (line.status()) {
          case OK -> 32;
          case WARN -> 33;
          case FAIL -> 31;
          case SKIP -> 90;
        };
    String word = around.paint(colour, String.format("%-4s", line.status()));
    String item = String.format("%-17s", line.item());
    around.out().println(word + "  " + item + " " + line.subject() + ": " + line.found());
    if (!line.remedy().isEmpty()) {
      around.out().println(" ".repeat(24) + "-> " + line.remedy());
    }
  }

  private static String summary(List<Line> lines) {
    String counts =
        Arrays.stream(Line.Status.values())
            .map(s -> lines.stream().filter(l -> l.status() == s).count() + " " + s)
            .collect(Collectors.joining(", "));
    return Line.cause(lines)
        .map(l -> counts + "; begin with '" + l.item() + "', " + l.subject())
        .orElse(counts + "; all right");
  }
}
