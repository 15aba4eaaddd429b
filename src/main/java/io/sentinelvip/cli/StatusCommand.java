package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import io.sentinelvip.engine.StatusReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Who is master, where each table points, what each Sentinel says, and why.",
      "Exit code 0: everything is right, 1: something is not, 3: no agent answers."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "One JSON object; with --watch one a line.")
  private boolean json;

  @Option(names = "--watch", description = "Again each second, until interrupted.")
  private boolean watch;

  private final Surroundings around;

  StatusCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    int code = show();
    while (watch) {
      try {
        around.sleep().sleep(PERIOD);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      try {
        code = show();
      } catch (AgentAccess.UnreachableException e) {
        // Whoever watches wants to see it come back.
        around.out().println(e.getMessage());
        code = Main.NO_AGENT;
      }
    }
    return code;
  }

  private int show() throws Exception {
    StatusReport report = agent.ask(around.environment(), AdminClient::status);
    if (json) {
      around.out().println(watch ? Json.line(report) : Json.pretty(report));
    } else {
      around.out().print(watch && around.colour() ? "\u001b[H\u001b[2J" : "");
      around.out().print(new StatusText(around).of(report));
    }
    around.out().flush();
    return report.right() ? Main.OK : Main.NOT_RIGHT;
  }
}
