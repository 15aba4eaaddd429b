package io.sentinelvip.cli;

import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = {
      "Sends one alert through every sink of the configuration, and tells of each whether it arrived.",
      "Needs no agent.",
      "Exit code 0: all took it, 1: one did not, 2: bad configuration, or no such sink."
    },
    mixinStandardHelpOptions = true)
final class AlertTestCommand implements Callable<Integer> {

  @Mixin private FileOption file = new FileOption();

  @Option(
      names = "--sink",
      paramLabel = "N",
      description = "Only this one; numbered in the order of the configuration, from 0.")
  private @Nullable Integer only;

  private final AlertTester tester;
  private final Surroundings around;

  AlertTestCommand(AlertTester tester, Surroundings around) {
    this.tester = tester;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    ConfigSources sources = file.sources(around.environment(), Map.of());
    Config config = ConfigLoader.load(sources);
    int sinks = config.alerts().size();
    if (sinks == 0) {
      around.err().println("no sink is configured: add one below alerts");
      return Main.BAD_INPUT;
    }
    if (only != null && (only < 0 || only >= sinks)) {
      around.err().println("there is no sink " + only + ": they are numbered 0 to " + (sinks - 1));
      return Main.BAD_INPUT;
    }
    List<AlertTester.Outcome> outcomes =
        tester.test(config, only == null ? OptionalInt.empty() : OptionalInt.of(only));
    outcomes.forEach(this::print);
    return outcomes.stream().allMatch(AlertTester.Outcome::delivered) ? Main.OK : Main.NOT_RIGHT;
  }

  private void print(AlertTester.Outcome o) {
    String word = o.delivered() ? around.paint(32, "OK  ") : around.paint(31, "FAIL");
    around
        .out()
        .println(
            word
                + "  sink "
                + o.sink()
                + " ("
                + o.kind()
                + " "
                + o.target()
                + "): "
                + (o.delivered() ? "delivered" : o.problem()));
    if (!o.remedy().isEmpty()) {
      around.out().println("      -> " + o.remedy());
    }
  }
}
