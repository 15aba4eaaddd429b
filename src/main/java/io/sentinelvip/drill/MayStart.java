package io.sentinelvip.drill;

import io.sentinelvip.check.Line;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a drill may start: a failed line forbids it. A drill that breaks what works is worse than
 * none, so what could not be looked at forbids it, too.
 */
final class MayStart {

  private static final String SHOW = "sentinel-vip status shows it; start the drill when all is ok";

  private final Before before;
  private final Moment now;
  private final List<Precondition> lines = new ArrayList<>();

  private MayStart(Before before, Moment now) {
    this.before = before;
    this.now = now;
  }

  static List<Precondition> judge(Before before, Moment now) {
    MayStart judge = new MayStart(before, now);
    judge.check();
    judge.lines.addAll(Wholeness.judge(before));
    judge.roles();
    judge.tables();
    judge.agent();
    judge.lastFailover();
    judge.target();
    judge.client();
    return judge.lines;
  }

  private void ok(String subject, String found) {
    lines.add(Precondition.ok(subject, found));
  }

  private void fail(String subject, String found, String remedy) {
    lines.add(Precondition.fail(subject, found, remedy));
  }

  private void check() {
    List<Precondition> bad =
        before.check().stream()
            .filter(l -> l.status() == Line.Status.WARN || l.status() == Line.Status.FAIL)
            .map(Precondition::of)
            .toList();
    lines.addAll(bad);
    if (bad.stream().noneMatch(Precondition::forbids)) {
      ok(
          "check",
          before.check().size()
              + " lines, "
              + (bad.isEmpty() ? "all right" : bad.size() + " of them warnings"));
    }
  }

  private void roles() {
    String subject = "roles";
    Endpoint master = before.master().orElse(null);
    if (master == null) {
      return;
    }
    List<Endpoint> says =
        before.roles().entrySet().stream()
            .filter(e -> e.getValue() == Role.MASTER)
            .map(e -> e.getKey())
            .toList();
    if (says.equals(List.of(master))) {
      ok(subject, master + " says that it is master, and no other does");
    } else {
      fail(
          subject,
          "the Sentinels name " + master + ", and master says of itself: " + says,
          "see that every Redis lets this node ask ROLE; else wait until a failover is over");
    }
  }

  private void tables() {
    String subject = "route tables";
    List<TableView> tables = before.tables();
    if (tables == null) {
      fail(subject, "EC2 does not tell them: " + before.tablesProblem(), "see the check's lines");
      return;
    }
    Set<String> targets = tables.stream().map(TableView::describe).collect(Collectors.toSet());
    boolean active =
        tables.stream().allMatch(t -> t.route().filter(TableView.Route::active).isPresent());
    if (active && targets.size() == 1) {
      ok(subject, tables.size() + ", each leads to " + targets.iterator().next());
    } else {
      String each =
          tables.stream()
              .map(t -> t.table() + ": " + t.describe())
              .collect(Collectors.joining(", "));
      fail(subject, "not all lead to one living target: " + each, SHOW);
    }
  }

  private void agent() {
    String subject = "agent of this node";
    VipReport agent = before.agent();
    if (agent == null) {
      fail(subject, before.agentProblem(), "start it: systemctl start sentinel-vip");
    } else if (agent.pausedUntilMillis() > 0) {
      fail(subject, "it is paused, and would not move the route", "sentinel-vip resume");
    } else if (before.mode().equals("alert-only")) {
      fail(subject, "it is in mode alert-only and moves no route", "set mode: failover");
    } else if (!agent.right()) {
      fail(subject, "not all is right: " + agent.reason(), SHOW);
    } else {
      ok(subject, Timeline.says(agent));
      lines.add(
          Precondition.warn(
              "agents of the other nodes",
              "they listen on their own loopback and cannot be asked from here",
              "sentinel-vip status on each must say ok, without 'paused'"));
    }
  }

  private void lastFailover() {
    String subject = "last failover";
    VipReport agent = before.agent();
    IncidentReport last = agent == null ? null : agent.incident();
    if (last == null) {
      return;
    }
    if (last.isOpen()) {
      fail(subject, last.key() + " is not over: " + last.reason(), SHOW);
      return;
    }
    long ago = now.wallMillis() - last.openedAtMillis() - last.closedAfterMicros() / 1_000;
    long left = before.failoverTimeout().toMillis() - ago;
    if (left > 0) {
      fail(
          subject,
          "it was over "
              + Math.max(0, ago) / 1_000
              + " s ago, less than Sentinel's failover-timeout of "
              + before.failoverTimeout().toSeconds()
              + " s: its leader may still be busy, and what goes wrong now would be mended late",
          "wait for " + (left / 1_000 + 1) + " s");
    } else {
      ok(subject, "longer ago than Sentinel's failover-timeout");
    }
  }

  private void target() {
    Endpoint to = before.request().to().orElse(null);
    if (to != null && before.master().filter(to::equals).isPresent()) {
      fail("--to " + to, "it is the master", "name one of " + before.eligible());
    } else if (to != null && !before.eligible().contains(to)) {
      fail(
          "--to " + to,
          "Sentinel would not promote it",
          "name one of " + before.eligible() + ", as Sentinel names them");
    }
    if (before.prioritiesProblem() != null) {
      fail(
          "replica-priority",
          "it cannot be asked, so that Sentinel cannot be led: " + before.prioritiesProblem(),
          "give --redis-user a user with +config|get +config|set +config|rewrite; or leave out"
              + " --to and --back");
    }
    boolean noWayBack =
        before.request().back() && before.master().filter(this::isNeverPromoted).isPresent();
    if (noWayBack || (to != null && isNeverPromoted(to))) {
      fail(
          "replica-priority",
          "it is 0 at the node that is to become master: Sentinel never promotes that",
          "CONFIG SET replica-priority 100 there, or leave out " + (noWayBack ? "--back" : "--to"));
    }
  }

  private boolean isNeverPromoted(Endpoint node) {
    return before.priorities().getOrDefault(node, 1) == 0;
  }

  private void client() {
    String subject = "client's view";
    Boolean local = before.client();
    if (local == null) {
      lines.add(
          Precondition.warn(
              subject,
              "none: " + before.clientProblem(),
              "let --redis-user log in at the VIP with ~sentinel-vip:drill:* +sadd +pexpire"
                  + " +smembers +del; or go without"));
    } else if (local) {
      lines.add(
          Precondition.warn(
              subject,
              "none: from this node the VIP is local, its packets take no route",
              "run the drill on a node that does not hold the VIP to see what clients see"));
    } else {
      ok(subject, "a writer through " + before.vip().vip() + ", as this node's table leads");
    }
  }
}
