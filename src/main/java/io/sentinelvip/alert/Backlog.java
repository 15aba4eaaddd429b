package io.sentinelvip.alert;

import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one sink, and how its deliveries go. At most {@value #ROOM} notices wait; for one
 * more, the oldest of the least severe is dropped. One that failed is tried again, after a second
 * at first and a minute at most, until it is an hour old; those behind it wait.
 */
final class Backlog {

  static final int ROOM = 100;
  static final Duration OLDEST = Duration.ofHours(1);
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** So many failures in a row are no slip any more. */
  static final int FAILING = 3;

  /** One notice that waits. */
  record Waiting(Notice notice, Moment since) {}

  private final DoubleSupplier dice;
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable Moment notBefore;
  private @Nullable Moment failingSince;
  private String problem = "";
  private int failures;
  private boolean failing;
  private long delivered;
  private long retried;
  private long dropped;

  /** Empty; {@code dice} gives from 0 to 1, for the jitter. */
  Backlog(DoubleSupplier dice) {
    this.dice = dice;
  }

  void add(Notice notice, Moment now) {
    waiting.add(new Waiting(notice, now));
    if (waiting.size() > ROOM) {
      waiting.stream()
          .min(Comparator.comparing(w -> w.notice().severity()))
          .ifPresent(least -> drop(least));
    }
  }

  private void drop(Waiting which) {
    waiting.remove(which);
    dropped++;
  }

  /** What is to be sent now. */
  Optional<Waiting> next(Moment now) {
    while (!waiting.isEmpty() && waiting.get(0).since().until(now).compareTo(OLDEST) >= 0) {
      drop(waiting.get(0));
    }
    boolean pausing = notBefore != null && !now.reached(notBefore);
    return waiting.isEmpty() || pausing ? Optional.empty() : Optional.of(waiting.get(0));
  }

  /** When there may be something to be sent; empty while nothing waits. */
  Optional<Moment> wakeAt(Moment now) {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(notBefore == null ? now : notBefore);
  }

  void delivered(Waiting which) {
    waiting.remove(which);
    delivered++;
    failures = 0;
    failing = false;
    failingSince = null;
    notBefore = null;
    problem = "";
  }

  void failed(Waiting which, UndeliveredException why, Moment now) {
    problem = why.why();
    failingSince = failingSince == null ? now : failingSince;
    failures++;
    failing |= failures >= FAILING || !why.again();
    if (why.again()) {
      retried++;
      notBefore = now.plus(pause());
    } else if (waiting.contains(which)) {
      drop(which);
    }
  }

  /** Doubled with each failure, and from a half of that to all of it. */
  private Duration pause() {
    long millis = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 16);
    long most = Math.min(millis, LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(most / 2 + (long) (dice.getAsDouble() * most / 2));
  }

  /** Whether people should know that nothing arrives there. */
  boolean isFailing() {
    return failing;
  }

  String problem() {
    return problem;
  }

  long deliveredCount() {
    return delivered;
  }

  long retriedCount() {
    return retried;
  }

  long droppedCount() {
    return dropped;
  }

  int queued() {
    return waiting.size();
  }

  /** Wall-clock time of the first failure since the last success; 0 if there is none. */
  long failingSinceMillis() {
    return failingSince == null ? 0 : failingSince.wallMillis();
  }
}
