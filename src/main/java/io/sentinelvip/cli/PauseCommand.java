package io.sentinelvip.cli;

import io.sentinelvip.admin.Json;
import io.sentinelvip.config.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pause",
    description = "Hands off: no writes, same alerts, until resumed or the time is over.",
    mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "The answer as JSON.")
  private boolean json;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How long, like 30s, 10m, 2h; default 1h.")
  private Duration howLong = Duration.ofHours(1);

  private final Surroundings around;

  PauseCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String answer = agent.ask(around.environment(), a -> a.pause(howLong));
    around.out().println(json ? Json.line(Map.of("answer", answer)) : answer);
    return Main.OK;
  }

  /** Parses {@code --for}. */
  static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return Durations.parse(text)
          .filter(d -> d.toSeconds() >= 1)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + text + "' is not possible; write at least 1s, like 30s, 10m, 2h"));
    }
  }
}
