package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code history} shows of one incident, and what is kept of it. All texts are for people and
 * may change; names and types of the components, and the words of {@link Stage#stage()} and {@code
 * outcome}, may not. Times since the opening are by the monotonic clock, in microseconds.
 *
 * @param key master name and config-epoch, the same on every agent: {@code mymaster@7}; empty if no
 *     majority named a new master
 * @param master Sentinel's name of the group
 * @param vip the address
 * @param epoch the config-epoch of the new master; -1 if there is none
 * @param from the master before; null if this agent did not know it
 * @param to the new master; null if there is none
 * @param here whether that is the node of this agent
 * @param openedAt ISO 8601, UTC
 * @param openedAtMillis the same, since the epoch
 * @param closedAfterMicros how long it lasted; -1 while it is open
 * @param outcome {@code open}, {@code verified}, {@code overtaken}, {@code averted}, {@code given
 *     up} or {@code interrupted}
 * @param reason why it ended so, or why it has not ended yet
 * @param stages what happened, in the order of happening
 * @param calls what was called, in the order of starting
 */
public record IncidentReport(
    String key,
    String master,
    String vip,
    long epoch,
    @Nullable String from,
    @Nullable String to,
    boolean here,
    String openedAt,
    long openedAtMillis,
    long closedAfterMicros,
    String outcome,
    String reason,
    List<Stage> stages,
    List<Call> calls) {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Copies the lists, and checks what a file or another agent may have made of it. */
  public IncidentReport {
    stages = List.copyOf(stages);
    calls = List.copyOf(calls);
    allThere(key, master, vip, openedAt, outcome, reason);
    if (!isNode(from) || !isNode(to)) {
      throw new IllegalArgumentException("not a node: " + from + " or " + to);
    }
    inRange(closedAfterMicros);
  }

  private static void allThere(String... texts) {
    for (String text : texts) {
      Objects.requireNonNull(text);
    }
  }

  private static boolean isNode(@Nullable String text) {
    return text == null || Endpoint.parse(text).isPresent();
  }

  private static void inRange(long micros) {
    if (Math.abs(micros / 1_000_000) > LONGEST.toSeconds()) {
      throw new IllegalArgumentException("not a time since the opening: " + micros);
    }
  }

  /**
   * One step.
   *
   * @param stage which
   * @param subject the table, if it is about one
   * @param at ISO 8601, UTC
   * @param afterMicros since the opening
   * @param sentence who decided or said what, and why
   */
  public record Stage(String stage, String subject, String at, long afterMicros, String sentence) {
    /** Checks that all is there. */
    public Stage {
      allThere(stage, subject, at, sentence);
      inRange(afterMicros);
    }
  }

  /**
   * One call.
   *
   * @param action EC2's own name, or the command
   * @param subject what it was about
   * @param afterMicros since the opening
   * @param tookMicros until the answer; -1 while there is none
   * @param answer what came back
   */
  public record Call(
      String action, String subject, long afterMicros, long tookMicros, String answer) {
    /** Checks that all is there. */
    public Call {
      allThere(action, subject, answer);
      inRange(afterMicros);
      inRange(tookMicros);
    }
  }

  /** The report of an incident. */
  public static IncidentReport of(Incident i) {
    Moment opened = i.openedAt();
    Moment closed = i.closedAt();
    return new IncidentReport(
        i.key(),
        i.vip().master().value(),
        i.vip().vip().toString(),
        i.epoch(),
        text(i.from()),
        text(i.to()),
        i.here(),
        iso(opened),
        opened.wallMillis(),
        closed == null ? -1 : micros(opened.until(closed)),
        i.outcome().word(),
        i.reason(),
        i.stages().stream().map(s -> stage(opened, s)).toList(),
        i.calls().stream().map(c -> call(opened, c)).toList());
  }

  /** Whether it has not ended. */
  public boolean isOpen() {
    return outcome.equals(Incident.Outcome.OPEN.word());
  }

  /** As this; what is open has no agent any more that could see how it ends. */
  public IncidentReport interrupted() {
    if (!isOpen()) {
      return this;
    }
    long last = stages.isEmpty() ? 0 : stages.get(stages.size() - 1).afterMicros();
    return new IncidentReport(
        key,
        master,
        vip,
        epoch,
        from,
        to,
        here,
        openedAt,
        openedAtMillis,
        last,
        Incident.Outcome.INTERRUPTED.word(),
        "the agent was not running when it ended",
        stages,
        calls);
  }

  /**
   * The incident, to go on with in another process, its times reckoned by the wall clock; empty if
   * it has ended, is older than an incident is followed, or is not what an agent writes.
   */
  public Optional<Incident> resumedAt(Moment now) {
    long age = now.wallMillis() - openedAtMillis;
    if (!isOpen() || age < 0 || age >= Incidents.GIVE_UP.toMillis()) {
      return Optional.empty();
    }
    Moment opened = now.plus(Duration.ofMillis(-age));
    Optional<Ip> address = Ip.parse(vip);
    boolean known = stages.stream().allMatch(s -> Incident.Kind.of(s.stage()).isPresent());
    if (address.isEmpty() || !MasterName.isValid(master) || !known) {
      return Optional.empty();
    }
    return Optional.of(
        new Incident(
            new VipId(new MasterName(master), new Vip(address.get())),
            opened,
            endpoint(from),
            endpoint(to),
            here,
            epoch,
            stages.stream().map(s -> resumed(s, opened)).toList(),
            calls.stream().map(c -> resumed(c, opened)).toList(),
            Incident.Outcome.OPEN,
            reason,
            null));
  }

  private static Incident.Stage resumed(Stage s, Moment opened) {
    return new Incident.Stage(
        Incident.Kind.of(s.stage()).orElseThrow(),
        s.subject(),
        opened.plus(nanos(s.afterMicros())),
        s.sentence());
  }

  private static Incident.Call resumed(Call c, Moment opened) {
    return new Incident.Call(
        c.action(),
        c.subject(),
        opened.plus(nanos(c.afterMicros())),
        c.tookMicros() < 0 ? null : nanos(c.tookMicros()),
        c.answer());
  }

  private static @Nullable Endpoint endpoint(@Nullable String text) {
    return text == null ? null : Endpoint.parse(text).orElse(null);
  }

  private static Duration nanos(long micros) {
    return Duration.ofNanos(micros * 1_000);
  }

  private static Stage stage(Moment opened, Incident.Stage s) {
    return new Stage(
        s.kind().word(), s.subject(), iso(s.at()), micros(opened.until(s.at())), s.sentence());
  }

  private static Call call(Moment opened, Incident.Call c) {
    Duration took = c.took();
    return new Call(
        c.action(),
        c.subject(),
        micros(opened.until(c.startedAt())),
        took == null ? -1 : micros(took),
        c.answer());
  }

  private static @Nullable String text(@Nullable Endpoint e) {
    return e == null ? null : e.toString();
  }

  private static String iso(Moment m) {
    return Instant.ofEpochMilli(m.wallMillis()).toString();
  }

  private static long micros(Duration d) {
    return d.toNanos() / 1_000;
  }
}
