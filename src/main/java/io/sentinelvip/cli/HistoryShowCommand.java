package io.sentinelvip.cli;

import io.sentinelvip.admin.Json;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.KeptIncident;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "One incident: its timeline, to scale, who decided what and why, and every call.",
      "Exit code 0: shown, 2: there is none of that number, 3: no agent answers and nothing can be"
          + " read."
    },
    mixinStandardHelpOptions = true)
final class HistoryShowCommand implements Callable<Integer> {

  @Mixin private HistoryAccess access = new HistoryAccess();

  @Parameters(paramLabel = "N", description = "The number that history shows.")
  private int number;

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private final LeftHistory left;
  private final Surroundings around;

  HistoryShowCommand(LeftHistory left, Surroundings around) {
    this.left = left;
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    History history = access.read(left, around);
    Optional<KeptIncident> found =
        history.incidents().stream().filter(k -> k.number() == number).findFirst();
    if (found.isEmpty()) {
      around.err().println("no incident " + number + " is kept; " + there(history.incidents()));
      return Main.BAD_INPUT;
    }
    KeptIncident kept = found.get();
    around.out().print(json ? Json.pretty(kept) + "\n" : new TimelineText(around).of(kept));
    return Main.OK;
  }

  private static String there(List<KeptIncident> incidents) {
    return incidents.isEmpty()
        ? "there was none yet"
        : "there are "
            + incidents.get(0).number()
            + " to "
            + incidents.get(incidents.size() - 1).number()
            + " (sentinel-vip history)";
  }
}
