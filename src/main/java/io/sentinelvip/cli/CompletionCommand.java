package io.sentinelvip.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = {
      "Prints the completion script for bash and zsh.",
      "Use: source <(sentinel-vip completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  private final CommandLine top;
  private final Surroundings around;

  CompletionCommand(CommandLine top, Surroundings around) {
    this.top = top;
    this.around = around;
  }

  @Override
  public Integer call() {
    around.out().println(AutoComplete.bash("sentinel-vip", top));
    return Main.OK;
  }
}
