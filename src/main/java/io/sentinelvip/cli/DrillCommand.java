package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.drill.DrillReport;
import io.sentinelvip.drill.DrillRequest;
import io.sentinelvip.drill.Precondition;
import io.sentinelvip.drill.Teller;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drill",
    description = {
      "A planned failover: looked at before, watched from all sides, told as one timeline.",
      "It asks Sentinel; the route is moved by the agents, as in any failover.",
      "Exit code 0: it ended well, 1: it did not, 2: refused, nothing was changed, 130: interrupted."
    },
    mixinStandardHelpOptions = true)
final class DrillCommand implements Callable<Integer> {

  private static final int CLEAN_UP_SECONDS = 20;

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(
      names = "--vip",
      paramLabel = "ADDRESS",
      converter = ClaimCommand.VipConverter.class,
      description = "Which VIP, where there are several.")
  private @Nullable Vip vip;

  @Option(names = "--master", paramLabel = "NAME", description = "Which VIP, by its master's name.")
  private @Nullable String master;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      converter = AgentAccess.EndpointConverter.class,
      description = {
        "The replica to promote, as Sentinel names it; default: whom Sentinel chooses.",
        "It is led there by replica-priority, which is put back afterwards."
      })
  private @Nullable Endpoint to;

  @Option(
      names = "--back",
      description = "When it went well, a second failover back to the node that was master.")
  private boolean back;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = PauseCommand.DurationConverter.class,
      description = "For each failover, until the group is whole again; default 60s.")
  private Duration timeout = Duration.ofSeconds(60);

  @Option(names = "--yes", description = "Do not ask; needed where there is no terminal.")
  private boolean yes;

  @Option(names = "--json", description = "One JSON object at the end, and nothing before.")
  private boolean json;

  @Mixin private LoginOptions login = new LoginOptions();

  private final DrillStarter drill;
  private final Confirmation confirmation;
  private final Surroundings around;
  private final boolean live = Tty.is(2);
  private volatile boolean asking;

  DrillCommand(DrillStarter drill, Confirmation confirmation, Surroundings around) {
    this.drill = drill;
    this.confirmation = confirmation;
    this.around = around;
  }

  /** How an operator logs in, who may do what the agent may not. */
  static final class LoginOptions {
    @Option(
        names = "--sentinel-user",
        paramLabel = "NAME",
        description = "Who asks the Sentinels, with +sentinel|failover; default: as the agent.")
    private @Nullable String sentinelUser;

    @Option(
        names = "--sentinel-password-file",
        paramLabel = "FILE",
        description = "That user's password.")
    private @Nullable Path sentinelPassword;

    @Option(
        names = "--redis-user",
        paramLabel = "NAME",
        description = "Who writes through the VIP and sets priorities; default: as the agent.")
    private @Nullable String redisUser;

    @Option(
        names = "--redis-password-file",
        paramLabel = "FILE",
        description = "That user's password.")
    private @Nullable Path redisPassword;

    DrillStarter.Login given() {
      return new DrillStarter.Login(
          Optional.ofNullable(sentinelUser),
          Optional.ofNullable(sentinelPassword),
          Optional.ofNullable(redisUser),
          Optional.ofNullable(redisPassword));
    }
  }

  @Override
  public Integer call() throws Exception {
    ConfigSources sources = agent.sources(around.environment());
    Config config = ConfigLoader.load(sources);
    List<Config.VipConfig> chosen =
        config.vips().stream()
            .filter(v -> vip == null || v.address().equals(vip))
            .filter(v -> master == null || v.master().value().equals(master))
            .toList();
    if (chosen.size() != 1) {
      String names =
          config.vips().stream().map(v -> v.address() + " of " + v.master()).toList().toString();
      around
          .err()
          .println(
              (chosen.isEmpty() ? "no such VIP is configured" : "there are several VIPs")
                  + "; name one by --vip or --master: "
                  + names);
      return Main.BAD_INPUT;
    }
    return run(config, sources.file().toString(), chosen.get(0));
  }

  private int run(Config config, String source, Config.VipConfig chosen) {
    DrillStarter.Order order =
        new DrillStarter.Order(
            config,
            source,
            chosen.master(),
            chosen.address(),
            login.given(),
            new DrillRequest(Optional.ofNullable(to), back, timeout),
            () -> agent.ask(around.environment(), AdminClient::status));
    CountDownLatch over = new CountDownLatch(1);
    Thread drilling = Thread.currentThread();
    Thread hook = new Thread(() -> interrupt(drilling, over), "drill-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      DrillReport report = drill.run(order, new Told());
      around.out().print(json ? Json.pretty(report) + "\n" : new DrillText(around).of(report));
      around.out().flush();
      return report.exitCode();
    } finally {
      over.countDown();
      remove(hook);
    }
  }

  /** Ctrl-C: the drill puts back what it changed, and reports, before the process ends. */
  private void interrupt(Thread drilling, CountDownLatch over) {
    if (asking) {
      around.err().println("\nnot started; nothing was changed");
      return;
    }
    around.err().println("\ninterrupted: putting back what was changed ...");
    drilling.interrupt();
    try {
      if (!over.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
        around.err().println("not everything was put back: see what is told above");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether it could be: not while it runs. */
  private static boolean remove(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      return false;
    }
  }

  /** Tells on standard output, unless that is for JSON. */
  private final class Told implements Teller {

    @Override
    public void before(List<Precondition> lines) {
      if (!json) {
        lines.forEach(l -> say(DrillText.line(around, l)));
      }
    }

    @Override
    public String refusal(String sentence, String word) {
      if (yes) {
        return "";
      }
      around.err().println("\n" + sentence);
      around.err().println("Type " + word + " to go on:");
      asking = true;
      try {
        String typed = confirmation.read();
        if (typed == null) {
          return "there is no terminal to ask at; give --yes";
        }
        return typed.strip().equals(word) ? "" : "not confirmed";
      } catch (IOException e) {
        return "the answer could not be read: " + e.getMessage();
      } finally {
        asking = false;
      }
    }

    @Override
    public void step(String sentence) {
      if (json) {
        around.err().println(sentence);
      } else {
        say(sentence);
      }
    }

    /** For a person who waits; the report tells it all again, in order. */
    @Override
    public void seen(DrillReport.Entry entry) {
      if (live) {
        around.err().println(DrillText.line(entry));
      }
    }

    private void say(String line) {
      around.out().println(line);
    }
  }
}
