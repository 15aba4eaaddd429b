package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "resume", description = "Ends a pause.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "The answer as JSON.")
  private boolean json;

  private final Surroundings around;

  ResumeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String answer = agent.ask(around.environment(), AdminClient::resume);
    around.out().println(json ? Json.line(Map.of("answer", answer)) : answer);
    return Main.OK;
  }
}
