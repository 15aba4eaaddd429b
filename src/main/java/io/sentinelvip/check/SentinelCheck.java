package io.sentinelvip.check;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the Sentinels are there, are enough, and agree. */
final class SentinelCheck {

  private static final String ACL = "sentinel-vip-sentinel.acl";
  private static final String KEYS = "'sentinels'";

  private static final List<Item> SINCE_SILENT =
      List.of(Item.SENTINELS, Item.QUORUM, Item.CKQUORUM, Item.SAME_VIEW, Item.HOST_NAMES);

  private final Preflight.Ports ports;
  private final VipSettings vip;
  private final SentinelTalk.Seen seen;
  private final List<SentinelView> views;
  private final String subject;
  private final int known;

  SentinelCheck(Preflight.Ports ports, VipSettings vip, SentinelTalk.Seen seen) {
    this.ports = ports;
    this.vip = vip;
    this.seen = seen;
    this.views = seen.views();
    this.subject = "sentinels of " + vip.id().master();
    this.known = views.stream().mapToInt(v -> v.others() + 1).max().orElse(0);
  }

  List<Line> look() {
    List<Line> lines = new ArrayList<>(each());
    if (views.isEmpty()) {
      for (Item item : SINCE_SILENT) {
        lines.add(Line.skip(item, subject, Item.SENTINEL));
      }
      return lines;
    }
    lines.add(number());
    lines.add(quorum());
    lines.add(new GroupCheck(ports, vip, views).quorum());
    lines.add(agreement());
    lines.add(hostNames());
    return lines;
  }

  private List<Line> each() {
    List<Line> lines = new ArrayList<>();
    for (SentinelPort.Link link : ports.sentinels().links()) {
      if (!answered(link)) {
        String why = why(link);
        lines.add(
            Line.fail(
                Item.SENTINEL,
                "sentinel " + link.address(),
                "it did not answer: " + why,
                why.contains("No such master") || why.contains("no such master")
                    ? "compare vips[].master with what 'sentinel monitor' says there"
                    : Remedy.ofServer(why, ACL, KEYS)));
      } else if (!link.subscribed()) {
        lines.add(
            Line.warn(
                Item.SENTINEL,
                "sentinel " + link.address(),
                "it answers, and its messages are not heard: " + why(link),
                Remedy.ofServer(link.problem(), ACL, KEYS)));
      }
    }
    if (!lines.isEmpty()) {
      return lines;
    }
    List<String> all = ports.sentinels().links().stream().map(l -> l.address()).toList();
    return List.of(Line.ok(Item.SENTINEL, subject, "all answer: " + String.join(", ", all)));
  }

  private boolean answered(SentinelPort.Link link) {
    return views.stream()
        .anyMatch(
            v ->
                v.via().toString().equals(link.address())
                    || v.sentinel().value().equals(link.runId()));
  }

  private String why(SentinelPort.Link link) {
    if (!link.problem().isEmpty()) {
      return link.problem();
    }
    return ports.answers().of(vip.id(), Event.ViewFailed.class).stream()
        .filter(e -> e.via().toString().equals(link.address()))
        .reduce((first, last) -> last)
        .map(e -> e.fault().text())
        .orElse("no answer in " + ports.patience().toMillis() + " ms");
  }

  private Line number() {
    int needed = Math.max(known / 2 + 1, highestQuorum());
    int spare = views.size() - needed;
    String found = views.size() + " answered, " + known + " are known, " + needed + " are needed";
    if (views.size() * 2 <= known) {
      return Line.fail(
          Item.SENTINELS,
          subject,
          found + ": no majority",
          "start the others; forget dead ones by SENTINEL RESET");
    }
    if (known < 3) {
      return Line.warn(
          Item.SENTINELS,
          subject,
          found + ": fewer than three outlive no failure",
          "run three or more Sentinels, each on a host of its own");
    }
    return spare < 1
        ? Line.warn(
            Item.SENTINELS,
            subject,
            found + ": no further one may fail",
            "start those that do not answer, or add Sentinels")
        : Line.ok(Item.SENTINELS, subject, found + ": " + spare + " may fail");
  }

  private int highestQuorum() {
    return views.stream().mapToInt(SentinelView::quorum).max().orElse(0);
  }

  private Line quorum() {
    Set<Integer> quorums = new TreeSet<>();
    views.forEach(v -> quorums.add(v.quorum()));
    int highest = highestQuorum();
    int majority = known / 2 + 1;
    String set = "SENTINEL SET " + vip.id().master() + " quorum " + majority + " on each";
    if (highest > known) {
      return Line.fail(
          Item.QUORUM,
          subject,
          "quorum " + highest + " of " + known + " can never be reached",
          set);
    }
    if (quorums.size() > 1) {
      return Line.warn(Item.QUORUM, subject, "quorums differ: " + quorums, set);
    }
    return highest > majority
        ? Line.warn(
            Item.QUORUM,
            subject,
            "quorum " + highest + " of " + known + " is more than a majority: fewer may fail",
            set)
        : Line.ok(Item.QUORUM, subject, "quorum " + highest + " of " + known);
  }

  private Line agreement() {
    SentinelView first = views.get(0);
    boolean same =
        views.stream().allMatch(v -> v.named().equals(first.named()) && v.epoch() == first.epoch());
    String found = views.stream().map(SentinelView::brief).collect(Collectors.joining(", "));
    return same
        ? Line.ok(
            Item.SAME_VIEW, subject, "all name " + first.named() + " at epoch " + first.epoch())
        : Line.fail(
            Item.SAME_VIEW,
            subject,
            "they disagree: " + found,
            "wait until a failover is over; else see that the Sentinels reach one another");
  }

  private Line hostNames() {
    Set<Endpoint> all = new LinkedHashSet<>(seen.nodes());
    List<String> named =
        all.stream().filter(e -> e.ip().isEmpty()).map(Endpoint::host).sorted().toList();
    if (named.isEmpty()) {
      return Line.ok(Item.HOST_NAMES, subject, "all nodes go by their addresses");
    }
    return named.size() == all.size()
        ? Line.ok(Item.HOST_NAMES, subject, "all nodes go by host names")
        : Line.warn(
            Item.HOST_NAMES,
            subject,
            "host names and addresses are mixed: " + all,
            "set resolve-hostnames and announce-hostnames alike on all Sentinels, and"
                + " replica-announce-ip alike on all nodes");
  }
}
