package io.sentinelvip.cli;

import io.sentinelvip.admin.Json;
import io.sentinelvip.engine.History;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "history",
    description = {
      "The incidents: one for each failover, the newest last.",
      "Asks the agent; if none answers, reads what it has left in the state directory.",
      "Exit code 0: shown, 3: no agent answers and nothing can be read."
    },
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

  @Mixin private HistoryAccess access = new HistoryAccess();

  @Option(names = "--json", description = "One JSON object, with every stage and call.")
  private boolean json;

  private final LeftHistory left;
  private final Surroundings around;

  HistoryCommand(LeftHistory left, Surroundings around) {
    this.left = left;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    History history = access.read(left, around);
    around.out().print(json ? Json.pretty(history) + "\n" : new HistoryText(around).of(history));
    return Main.OK;
  }
}
