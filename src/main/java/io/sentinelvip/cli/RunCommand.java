package io.sentinelvip.cli;

import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.Effective;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "run",
    description = "Runs the agent until SIGTERM; the route stays where it is.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Mixin private FileOption file = new FileOption();
  @Mixin private FileOption.Overrides overrides = new FileOption.Overrides();

  private final AgentStarter agent;
  private final Surroundings around;

  RunCommand(AgentStarter agent, Surroundings around) {
    this.agent = agent;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Config config = ConfigLoader.load(file.sources(around.environment(), overrides.given()));
    Logging.configure(config.log());
    Logger log = LoggerFactory.getLogger("io.sentinelvip.config");
    Effective.lines(config).forEach(line -> log.info("effective {}", line));
    return agent.run(config);
  }
}
