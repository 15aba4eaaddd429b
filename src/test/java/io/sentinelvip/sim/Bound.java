package io.sentinelvip.sim;

import static io.sentinelvip.sim.Timeline.MILLI;
import static io.sentinelvip.sim.Timeline.SECOND;

import java.util.Locale;

/**
 * How long what is not as it should be may stay so: each bound with what it is made of. It counts
 * from the moment when nothing hinders the agent any more: it runs, a majority of the Sentinels
 * that it hears names its node, its Redis says master, and EC2 answers it.
 *
 * <p>The parts, from the core: the Sentinels are asked at each hint by whose Redis turned master
 * (50 ms later by others), else each second, or each two where all said the same, and each 30 ms
 * while a proof is wanted; a question that is never answered is given up after 2 s. Failed calls
 * are retried after 5 s at most. The owner reads the tables at 1, 2, 5 and 10 s after a move and
 * then each 5 s (a tenth more or less) for two minutes, after that each reconcile period; a route
 * that was right must be seen wrong twice, a second apart.
 */
enum Bound {
  /**
   * A failover that hints tell of, until the first request is on the wire: a hint that meets a
   * round of questions is followed by one more round (4 x 0.9 ms), the ROLE may have to be asked
   * anew once (30 ms), and a thread must be found (1.5 ms).
   */
  FIRST_WRITE("first write after a failover", 50 * MILLI),
  /**
   * The same, until each table is right: and one call (at most 40 ms there), made twice if the
   * route must be created, which nobody can know before.
   */
  PROMPT("route after a failover", 250 * MILLI),
  /** No hint comes through: until the next poll, each 2 s, and then as {@link #PROMPT}. */
  UNTOLD("route after a failover, no hints", 2500 * MILLI),
  /**
   * The source/dest check was on or unknown: it is turned off and read back first, again after 300
   * ms if the first look was too early.
   */
  CHECK_FIRST("route after a failover, check on", 2 * SECOND),
  /**
   * A call of another node that was applied late, within two minutes of the move: a look each 5.5
   * s, another a second later, a call and its proof.
   */
  LATE_CALL("route after a late call", 9 * SECOND),
  /**
   * Another hand's change within two minutes of a move, or the end of whatever hindered the agent:
   * a call without answer (2 s), the wait before it is tried again (5 s) or the next look (5.5 s),
   * two odd looks (1 s), half a second for proof and call.
   */
  REPAIR("route after repair or healing", 9 * SECOND),
  /**
   * What is looked at each reconcile period only: the route of an owner of two minutes, a table
   * that was refused or has no route to replace, the source/dest check, the loopback. A period and
   * its jitter, and two seconds.
   */
  RECONCILE("route, check or lo by the period", -11),
  /**
   * EC2 throttled reads in this schedule: the period was made up to thirty times as long, and good
   * reads shorten it slowly.
   */
  THROTTLED("the same, reads were throttled", -330),
  /**
   * The VIP leaves the loopback of a demoted node: routes elsewhere or 30 s after the demotion,
   * Redis no master for 5 s, within the same time; the demotion is seen by a poll, 2 s if a
   * question is lost; the release and the look at it.
   */
  LEAVES("lo of a demoted node", 36 * SECOND),
  /**
   * A node knows whether it is the owner: a question without answer (2 s), the poll (2 s where all
   * said the same), the age at which a silent Sentinel is no longer counted (3.5 s), and half a
   * second.
   */
  KNOWS("who owns, known by each agent", 8 * SECOND),
  /**
   * No majority was heard for 4 s (the age at which a last answer no longer counts, and half a
   * second): after {@code blind-after} (10 s) more it is told; a wake, and a second.
   */
  TOLD("blind, told", 12 * SECOND),
  /**
   * Alerts that no longer hold are taken back: a Sentinel that was silent is forgotten after 10 s,
   * a read of tables is tried again after 15 s at most.
   */
  QUIET("no alert stands", 20 * SECOND),
  /**
   * To be added to any of these while a majority names the node at a lower epoch than the agent has
   * seen: it is believed when it has stood for 10 s, and before that the last answers of who says
   * otherwise must have aged (3.5 s); a poll (2 s, as above) and half a second. Times under this
   * head hold both.
   */
  NEW_HISTORY("any of these, and a new history", 16 * SECOND);

  final String text;
  private final long micros;

  /** {@code micros} below 0: so many tenths of a reconcile period, and two seconds. */
  Bound(String text, long micros) {
    this.text = text;
    this.micros = micros;
  }

  /** In seconds, or by the reconcile period. */
  String words() {
    return micros >= 0
        ? String.format(Locale.ROOT, "%.2f", micros / 1e6)
        : String.format(Locale.ROOT, "%.1f x p + 2", -micros / 10.0);
  }

  long micros(Setup setup) {
    return micros >= 0 ? micros : -micros * setup.reconcile().toMillis() * MILLI / 10 + 2 * SECOND;
  }
}
