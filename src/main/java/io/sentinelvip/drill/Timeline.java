package io.sentinelvip.drill;

import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.drill.DrillReport.Entry;
import io.sentinelvip.model.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one timeline and its figures of what was seen from every side. */
final class Timeline {

  private final Start start;

  private Timeline(Start start) {
    this.start = start;
  }

  static List<Entry> of(
      Start start, List<Sight> sights, Progress progress, @Nullable ClientView client) {
    Timeline t = new Timeline(start);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(
            0,
            "drill",
            start.asked().toString(),
            "asked: SENTINEL FAILOVER, away from " + start.from()));
    String agent = "";
    for (Sight s : sights) {
      for (Entry e : s.at().reached(start.askedAt()) ? entry(start, s) : List.<Entry>of()) {
        // Its incident grows without it saying anything new.
        if (!e.side().equals("agent") || !e.what().equals(agent)) {
          entries.add(e);
        }
        agent = e.side().equals("agent") ? e.what() : agent;
      }
    }
    IncidentReport incident = progress.incident();
    if (incident != null && incident.epoch() > start.epoch()) {
      entries.addAll(t.incident(incident));
    }
    if (client != null && client.troubleMicros() >= 0) {
      entries.add(
          new Entry(client.troubleMicros(), "client", "", "the first write fails or is lost"));
      if (client.again()) {
        entries.add(new Entry(client.againMicros(), "client", "", "writes again"));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::afterMicros));
    return entries;
  }

  /** The line of one sight; none for what is no news to a person. */
  static List<Entry> entry(Start start, Sight s) {
    long after = start.micros(s.at());
    if (s instanceof Sight.Said said) {
      return said.sentinel().equals("redis")
          ? List.of(new Entry(after, "redis", "", said.text()))
          : List.of(new Entry(after, "sentinel", said.sentinel(), said.text()));
    } else if (s instanceof Sight.Named n) {
      String names = "names " + n.master() + " at epoch " + n.epoch();
      return List.of(new Entry(after, "sentinel", n.sentinel().toString(), names));
    } else if (s instanceof Sight.Silent n) {
      return List.of(new Entry(after, "sentinel", n.sentinel().toString(), n.why()));
    } else if (s instanceof Sight.Answered a) {
      String role = "says " + a.role().name().toLowerCase(Locale.ROOT);
      return List.of(new Entry(after, "redis", a.redis().toString(), role));
    } else if (s instanceof Sight.Mute m) {
      return List.of(new Entry(after, "redis", m.redis().toString(), m.why()));
    } else if (s instanceof Sight.Led l) {
      return List.of(new Entry(after, "route", l.table().value(), "leads to " + l.to()));
    } else if (s instanceof Sight.Unread u) {
      return List.of(new Entry(after, "route", "EC2", u.why()));
    } else if (s instanceof Sight.Told t) {
      return List.of(new Entry(after, "agent", "of this node", says(t.report())));
    } else if (s instanceof Sight.Untold u) {
      return List.of(new Entry(after, "agent", "of this node", u.why()));
    }
    return List.of(new Entry(after, "group", "", "whole again: every node is up and in sync"));
  }

  /** Phase and reason, which may begin with the phase. */
  static String says(VipReport r) {
    return r.reason().startsWith(r.phase()) ? r.reason() : r.phase() + ": " + r.reason();
  }

  /** What the agent of this node has recorded of its own calls. */
  private List<Entry> incident(IncidentReport i) {
    List<Entry> entries = new ArrayList<>();
    long offset = offset(i);
    for (IncidentReport.Call c : i.calls()) {
      String took = c.tookMicros() < 0 ? "" : " in " + c.tookMicros() / 1_000 + " ms";
      entries.add(
          new Entry(
              offset + c.afterMicros(),
              "agent",
              "of this node",
              (c.action() + " " + c.subject()).strip() + ": " + c.answer() + took));
    }
    return entries;
  }

  /** Agent and drill share the host's wall clock, to the millisecond. */
  private long offset(IncidentReport i) {
    return (i.openedAtMillis() - start.askedAt().wallMillis()) * 1_000;
  }

  static DrillReport.Figures figures(Start start, Progress p) {
    Map<String, Long> tables = new TreeMap<>();
    p.tables().forEach((table, at) -> tables.put(table.value(), start.micros(at)));
    IncidentReport i = p.incident();
    long firstWrite = -1;
    if (i != null && i.epoch() > start.epoch()) {
      firstWrite =
          i.stages().stream()
              .filter(s -> s.stage().equals("first write"))
              .mapToLong(s -> new Timeline(start).offset(i) + s.afterMicros())
              .findFirst()
              .orElse(-1);
    }
    return new DrillReport.Figures(
        micros(start, p.switched()),
        micros(start, p.majority()),
        micros(start, p.role()),
        firstWrite,
        tables,
        micros(start, p.whole()));
  }

  private static long micros(Start start, @Nullable Moment at) {
    return at == null ? -1 : start.micros(at);
  }
}
