package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "claim",
    description = {
      "Looks now, and moves the VIP here if the proofs hold; prints what was decided.",
      "Exit code 0: the VIP is here and every table points here, 1: it is not."
    },
    mixinStandardHelpOptions = true)
final class ClaimCommand implements Callable<Integer> {

  private static final Duration STEP = Duration.ofMillis(250);

  /** A decision takes one round of questions: before that, the old one would be printed. */
  private static final int FIRST_LOOK = 4;

  private static final int LAST_LOOK = 40;
  private static final Set<String> UNDECIDED = Set.of("looking", "claiming", "leaving");

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "The VIPs as JSON.")
  private boolean json;

  @Option(
      names = "--despite-no-majority",
      description = {
        "Move although no majority of the Sentinels can be seen: you answer for it that no",
        "other node is master. The local role and the epoch must still hold."
      })
  private boolean despiteNoMajority;

  @Option(
      names = "--vip",
      paramLabel = "ADDRESS",
      converter = VipConverter.class,
      description = "This one only; default: every VIP.")
  private @Nullable Vip vip;

  private final Surroundings around;

  ClaimCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Optional<Vip> which = Optional.ofNullable(vip);
    if (chosen().isEmpty()) {
      around.err().println("the agent has no VIP " + vip + "; 'status' shows those that it has");
      return Main.BAD_INPUT;
    }
    agent.ask(around.environment(), a -> a.claim(which, despiteNoMajority));
    List<VipReport> vips = chosen();
    for (int look = 1; look <= LAST_LOOK && !(look > FIRST_LOOK && decided(vips)); look++) {
      around.sleep().sleep(STEP);
      vips = chosen();
    }
    if (json) {
      around.out().println(Json.pretty(vips));
    } else {
      vips.forEach(this::print);
    }
    return vips.stream().allMatch(ClaimCommand::here) ? Main.OK : Main.NOT_RIGHT;
  }

  private List<VipReport> chosen() throws Exception {
    return agent.ask(around.environment(), AdminClient::status).vips().stream()
        .filter(v -> vip == null || Ip.parse(v.vip()).filter(vip.address()::equals).isPresent())
        .toList();
  }

  private static boolean decided(List<VipReport> vips) {
    return vips.stream().noneMatch(v -> UNDECIDED.contains(v.phase()));
  }

  private static boolean here(VipReport v) {
    return v.right() && v.phase().equals("holding");
  }

  private void print(VipReport v) {
    around.out().println(v.vip() + " of " + v.master() + "  " + v.phase() + ": " + v.reason());
    for (VipReport.ProofLine p : v.proofs()) {
      String holds = p.holds() ? "holds" : "does not hold";
      around.out().println("  " + p.proof() + " " + holds + ": " + p.sentence());
    }
  }

  /** Parses {@code --vip}. */
  static final class VipConverter implements CommandLine.ITypeConverter<Vip> {
    @Override
    public Vip convert(String text) {
      return Ip.parse(text)
          .map(Vip::new)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + text + "' is not an IP address; write one like 172.16.0.10"));
    }
  }
}
