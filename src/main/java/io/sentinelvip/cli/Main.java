package io.sentinelvip.cli;

import io.sentinelvip.config.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command line: parses, builds, and returns an exit code. */
public final class Main {

  /** Everything is as it should be, or was done. */
  static final int OK = 0;

  /** Something is not as it should be, or failed. */
  static final int NOT_RIGHT = 1;

  /** The command line, the configuration, or (check) the world is not fit to start with. */
  static final int BAD_INPUT = 2;

  /** No agent answers. */
  static final int NO_AGENT = 3;

  private final CommandLine line;

  /** Commands that start the agent and the preflight, and read what was left, by these. */
  public static Main of(
      AgentStarter agent,
      PreflightStarter preflight,
      LeftHistory left,
      DrillStarter drill,
      AlertTester tester) {
    boolean colour = Ansi.AUTO.enabled();
    return new Main(
        agent,
        preflight,
        left,
        drill,
        tester,
        new Surroundings(
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            colour,
            d -> Thread.sleep(d.toMillis())));
  }

  Main(
      AgentStarter agent,
      PreflightStarter preflight,
      LeftHistory left,
      DrillStarter drill,
      AlertTester tester,
      Surroundings around) {
    line = new CommandLine(new Top());
    line.addSubcommand(new RunCommand(agent, around));
    line.addSubcommand(new CheckCommand(preflight, around));
    line.addSubcommand(new StatusCommand(around));
    line.addSubcommand(history(left, around));
    line.addSubcommand(new DrillCommand(drill, Confirmation::ofTerminal, around));
    line.addSubcommand(alert(tester, around));
    line.addSubcommand(new ClaimCommand(around));
    line.addSubcommand(new PauseCommand(around));
    line.addSubcommand(new ResumeCommand(around));
    line.addSubcommand(new PageCommand(around));
    line.addSubcommand(new CompletionCommand(line, around));
    line.getSubcommands().values().forEach(Main::versioned);
    line.setUsageHelpAutoWidth(true);
    line.setOut(around.out());
    line.setErr(around.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e, around));
  }

  private static void versioned(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(Main::versioned);
  }

  private static CommandLine history(LeftHistory left, Surroundings around) {
    return new CommandLine(new HistoryCommand(left, around))
        .addSubcommand(new HistoryShowCommand(left, around));
  }

  private static CommandLine alert(AlertTester tester, Surroundings around) {
    return new CommandLine(new AlertCommand()).addSubcommand(new AlertTestCommand(tester, around));
  }

  /** Runs one command line; returns the exit code. */
  public int execute(String... arguments) {
    int code = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return code;
  }

  private static int failed(Exception e, Surroundings around) {
    if (e instanceof ConfigException bad) {
      bad.problems().forEach(p -> around.err().println(p));
      int n = bad.problems().size();
      around.err().println(n + (n == 1 ? " problem" : " problems") + "; nothing was started");
      return BAD_INPUT;
    }
    if (e instanceof AgentAccess.UnreachableException) {
      around.err().println(e.getMessage());
      return NO_AGENT;
    }
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    around.err().println("failed: " + text);
    return NOT_RIGHT;
  }

  /** The command without a subcommand. */
  @Command(
      name = "sentinel-vip",
      description =
          "Keeps a VIP's VPC route pointing at the Redis or Valkey master that Sentinel elected.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      footerHeading = "%nExit codes:%n",
      footer = {
        "  0  done, or everything is right",
        "  1  something is not right, or failed; check: warnings only",
        "  2  bad command line or configuration; check: wrong, or could not be seen;",
        "     drill: refused, nothing was changed",
        "  3  no agent answers on the admin port",
        "",
        "Every key of the configuration can be set as SENTINEL_VIP_<KEY>; see the reference."
      })
  private static final class Top implements Runnable {
    @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        throw new CommandLine.ParameterException(spec.commandLine(), "name a command");
      }
    }
  }

  /** The version that was built. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sentinel-vip " + io.sentinelvip.model.Version.TEXT};
    }
  }
}
