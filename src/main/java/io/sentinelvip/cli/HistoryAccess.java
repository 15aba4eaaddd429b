package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.engine.History;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the incidents are read: from the agent, or from what it has left. */
final class HistoryAccess {

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Read what an agent has left there, and ask none.")
  private @Nullable Path stateDir;

  History read(LeftHistory left, Surroundings around) throws Exception {
    History history = stateDir != null ? left.read(stateDir) : ask(left, around);
    if (history.unreadable() > 0) {
      around
          .err()
          .println(
              "note: "
                  + history.unreadable()
                  + " line(s) of incidents.jsonl cannot be read, as after a crash in the middle of"
                  + " writing; the others are shown");
    }
    return history;
  }

  private History ask(LeftHistory left, Surroundings around) throws Exception {
    try {
      return agent.ask(around.environment(), AdminClient::history);
    } catch (AgentAccess.UnreachableException e) {
      Path dir = agent.stateDir(around.environment());
      try {
        History history = left.read(dir);
        around.err().println("note: no agent answers; this is what it has left in " + dir);
        return history;
      } catch (IOException unread) {
        around.err().println("nothing can be read in " + dir + " either: " + unread);
        throw e;
      }
    }
  }
}
