package io.sentinelvip;

import io.sentinelvip.alert.Route;
import io.sentinelvip.cli.AlertTester.Outcome;
import io.sentinelvip.config.Config;
import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends one notice through each sink, as the agent would, and waits for it. */
final class AlertTrial {

  private AlertTrial() {}

  static List<Outcome> run(Config config, OptionalInt only) {
    Config.VipConfig vip = config.vips().get(0);
    Notice notice =
        new Notice(
            vip.master() + "/test",
            "test",
            Alert.Severity.CRITICAL,
            Alert.State.ONCE,
            "a test by sentinel-vip alert test: nothing is wrong",
            "",
            "nothing, but close it where it stays open",
            System.currentTimeMillis(),
            new Notice.About(vip.address().toString(), vip.master().value(), Alerting.hostName()),
            Notice.Move.NONE);
    return Sinks.of(config, System.getenv()).stream()
        .filter(r -> only.isEmpty() || only.getAsInt() == r.number())
        .map(r -> outcome(r, notice))
        .toList();
  }

  private static Outcome outcome(Route route, Notice notice) {
    Optional<UndeliveredException> failed = Optional.empty();
    try {
      route.sink().send(notice);
    } catch (UndeliveredException e) {
      failed = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed = Optional.of(new UndeliveredException("interrupted", "try again", true));
    }
    return new Outcome(
        route.number(),
        route.kind(),
        route.target(),
        failed.isEmpty(),
        failed.map(UndeliveredException::why).orElse(""),
        failed.map(UndeliveredException::remedy).orElse(""));
  }
}
