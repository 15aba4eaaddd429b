package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import io.sentinelvip.engine.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "One JSON object; with --watch one a line.")
  private boolean json;

  @Option(
      names = "--watch",
      description = "Again and again, until interrupted; on a terminal it takes the whole screen.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = PauseCommand.DurationConverter.class,
      description = "How often, with --watch; default 1s.")
  private Duration every = Duration.ofSeconds(1);

  private final Surroundings around;

  StatusCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (watch && !json && Tty.canDraw(around.environment())) {
      return onScreen();
    }
    int code = show();
    while (watch && waited()) {
      try {
        code = show();
      } catch (AgentAccess.UnreachableException e) {
        // Whoever watches wants to see it come back.
        around.out().println(now() + " " + e.getMessage());
        code = Main.NO_AGENT;
      }
    }
    return code;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private boolean waited() {
    try {
      around.sleep().sleep(every);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int onScreen() throws Exception {
    int code;
    try (StatusScreen screen = new StatusScreen(around, every, Tty::size)) {
      screen.enter();
      do {
        try {
          StatusReport report = agent.ask(around.environment(), AdminClient::status);
          screen.show(report, now(), System.nanoTime());
          code = report.right() ? Main.OK : Main.NOT_RIGHT;
        } catch (AgentAccess.UnreachableException e) {
          screen.miss(String.valueOf(e.getMessage()), now(), System.nanoTime());
          code = Main.NO_AGENT;
        }
      } while (waited());
    }
    return code;
  }

  private int show() throws Exception {
    StatusReport report = agent.ask(around.environment(), AdminClient::status);
    if (json) {
      around.out().println(watch ? Json.line(report) : Json.pretty(report));
    } else {
      around.out().print(watch ? now() + "\n" : "");
      around.out().print(new StatusText(around).of(report));
      around.out().print(watch ? "\n" : "");
    }
    around.out().flush();
    return report.right() ? Main.OK : Main.NOT_RIGHT;
  }
}
