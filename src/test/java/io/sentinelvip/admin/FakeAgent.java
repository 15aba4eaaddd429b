package io.sentinelvip.admin;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.SinkReport;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Keeps what it was asked, and answers a canned report. */
public final class FakeAgent implements AdminPort {

  /** What was asked, in order. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /** What is kept. */
  public volatile History history = new History(List.of(), 0);

  /** Who else is there. */
  public volatile GroupView group =
      new GroupView(
          List.of(
              new GroupView.Group(
                  "mymaster",
                  1,
                  4_000,
                  List.of(
                      new GroupView.Node(
                          "10.0.1.11:6379", 1, 0, 0, "eni-0a1b2c3d", "i-0a1b2c3d", "us-east-1a"),
                      new GroupView.Node("10.0.2.12:6379", 1, 1, 0, "", "", "")))),
          List.of(new GroupView.Interface("eni-0a1b2c3d", "i-0a1b2c3d", "us-east-1a")),
          9_000,
          "");

  /** How its sinks do. */
  public volatile List<SinkReport> sinks = List.of();

  /** What the VIP looks like. */
  public volatile VipReport vip = vip("holding", true);

  /** What a test wants different. */
  public volatile UnaryOperator<StatusReport> edit = report -> report;

  @Override
  public StatusReport status() {
    return edit.apply(usual());
  }

  private StatusReport usual() {
    return new StatusReport(
        "1.2.3",
        "failover",
        "2026-01-02T03:04:05Z",
        "i-0a1b2c3d",
        0,
        List.of(vip),
        List.of(
            new SentinelPort.Link("10.0.1.11:26379", "a".repeat(40), true, 120, ""),
            new SentinelPort.Link("10.0.2.12:26379", "", false, -1, "connection refused")),
        group,
        sinks);
  }

  /** Whether it lives. */
  public volatile Health alive = new Health(true, "the loop turns");

  /** Whether it can act. */
  public volatile Health ready = new Health(true, "can act");

  @Override
  public Health alive() {
    return alive;
  }

  @Override
  public Health ready() {
    return ready;
  }

  @Override
  public String metrics() {
    return "# TYPE up gauge\nup 1.0\n";
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public void claim(Optional<Vip> vip, boolean despiteNoMajority) {
    asked.add("claim " + vip.map(Vip::toString).orElse("all") + " " + despiteNoMajority);
  }

  @Override
  public void pause(Duration howLong) {
    asked.add("pause " + howLong);
  }

  @Override
  public void resume() {
    asked.add("resume");
  }

  @Override
  public void poke(Optional<MasterName> master) {
    asked.add("poke " + master.map(MasterName::value).orElse("all"));
  }

  /** A VIP in some phase. */
  public static VipReport vip(String phase, boolean right) {
    return new VipReport(
        "mymaster",
        "172.16.0.10",
        "failover",
        phase,
        "2 of 3 Sentinels name this node",
        false,
        right ? -1 : 12_000,
        0,
        new VipReport.Node("i-0a1b2c3d", "eni-0a1b2c3d", "10.0.1.11:6379"),
        right ? "10.0.1.11:6379" : null,
        right ? 7 : -1,
        7,
        List.of(new VipReport.ProofLine("majority", right, "2 of 3 name 10.0.1.11:6379")),
        right,
        phase.equals("claiming") || phase.equals("holding"),
        List.of(
            new VipReport.Table(
                "rtb-0a1b2c3d", "eni-0a1b2c3d", right, false, 800, 0, right ? "" : "denied")),
        "off",
        "added by the agent",
        List.of(new VipReport.View("10.0.1.11:26379", "a".repeat(40), "10.0.1.11:6379", 7, 90)),
        right
            ? List.of()
            : List.of(
                new VipReport.Raised("CRITICAL", "blind", "no majority of Sentinels is seen")),
        null,
        List.of());
  }
}
