package io.sentinelvip.drill;

import io.sentinelvip.engine.ClientPort.Write;
import io.sentinelvip.model.Moment;
import java.util.List;
import java.util.Set;

/**
 * What a client saw that writes to the VIP all the time.
 *
 * @param attempted how many writes it tried since the failover was asked for
 * @param refused how many of them were refused, cut or not answered
 * @param lost how many had been acknowledged, and the new master does not have them
 * @param troubleMicros since the failover was asked for, when the first of these began; -1: none
 * @param againMicros when the first write was acknowledged that the new master has and after which
 *     there is no trouble any more; -1 if there is none, 0 if there never was trouble
 * @param gapMicros how long no write was both acknowledged and kept; -1 while it lasts
 * @param local whether the writes after the trouble ended on this very host: no route on their way
 */
public record ClientView(
    int attempted,
    int refused,
    int lost,
    long troubleMicros,
    long againMicros,
    long gapMicros,
    boolean local) {

  /** Whether it writes again. */
  boolean again() {
    return againMicros >= 0;
  }

  /**
   * Judges the attempts.
   *
   * @param kept what the new master has
   */
  static ClientView of(Start start, List<Write> writes, Set<Long> kept) {
    Moment asked = start.askedAt();
    List<Write> since = writes.stream().filter(w -> w.sentAt().reached(asked)).toList();
    Moment good = asked;
    Moment goodBefore = asked;
    Write again = null;
    long trouble = -1;
    int refused = 0;
    int lost = 0;
    for (Write w : since) {
      Moment answered = w.answeredAt();
      if (answered != null && w.acknowledged() && kept.contains(w.number())) {
        again = again == null && trouble >= 0 ? w : again;
        good = trouble < 0 ? answered : good;
        continue;
      }
      refused += w.acknowledged() ? 0 : 1;
      lost += w.acknowledged() ? 1 : 0;
      if (trouble < 0) {
        trouble = start.micros(w.sentAt());
        goodBefore = good;
      }
      again = null;
    }
    if (trouble < 0) {
      boolean any = !since.isEmpty();
      return new ClientView(
          since.size(), 0, 0, -1, any ? 0 : -1, any ? 0 : -1, any && last(since).local());
    }
    Moment back = again == null ? null : again.answeredAt();
    return new ClientView(
        since.size(),
        refused,
        lost,
        trouble,
        back == null ? -1 : start.micros(back),
        back == null ? -1 : goodBefore.until(back).toNanos() / 1_000,
        again != null && again.local());
  }

  private static Write last(List<Write> writes) {
    return writes.get(writes.size() - 1);
  }
}
