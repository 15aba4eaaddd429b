package io.sentinelvip.fleet;

import io.sentinelvip.core.Pace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A fleet that reads at rest: a third owners, two thirds replicas, one call each for all VIPs.
 * After some hours all but {@link #FEW} of them end, to see when those read as often as before.
 * Each ten seconds a failover somewhere in the account wants one read.
 */
final class Rest {

  private static final int HOUR = 3_600_000;
  private static final int FEW = 60;
  private static final int FAILOVERS = 10_000;
  private static final int AFTERWARDS = 12;
  private static final int MINUTE = 60_000;

  /** Clocks of a fleet agree within this; EC2's own time source is far better. */
  private static final int SKEW = 500;

  /**
   * How it went; rates are of the last hour before the fleet shrank.
   *
   * @param calls a second, the refused ones included
   * @param served a second
   * @param refused the part of the calls
   * @param firstMinutes the part of the calls in the first ten minutes
   * @param owners seconds between two answers of an owner: median, 99 of 100, most
   * @param replicas likewise
   * @param failovers seconds that a failover's read waited: median, 99 of 100, most
   * @param ownersBack minutes until all owners that were left read as often as before; -1: never
   * @param allBack the same for the replicas, too
   * @param perMinute calls a second, minute by minute
   */
  record Result(
      double calls,
      double served,
      double refused,
      double firstMinutes,
      List<Double> owners,
      List<Double> replicas,
      List<Double> failovers,
      double ownersBack,
      double allBack,
      List<Double> perMinute) {}

  private record Due(long at, int agent, boolean failover) implements Comparable<Due> {
    @Override
    public int compareTo(Due o) {
      return at != o.at ? Long.compare(at, o.at) : Integer.compare(agent, o.agent);
    }
  }

  private final TokenBucket bucket = TokenBucket.ofReads();
  private final PriorityQueue<Due> dues = new PriorityQueue<>();
  private final SplittableRandom dice;
  private final Reader[] readers;
  private final long[] skew;
  private final long[] answered;
  private final long until;
  private final int[] calls;
  private final int[] refused;
  private final List<Double> owners = new ArrayList<>();
  private final List<Double> replicas = new ArrayList<>();
  private final List<Double> failovers = new ArrayList<>();
  private int failed;
  private long wanted;
  private double ownersBack = -1;
  private double allBack = -1;

  private Rest(Reader.Policy policy, int agents, int spreadMillis, int hours, long seed) {
    dice = new SplittableRandom(seed);
    readers = new Reader[agents];
    skew = new long[agents];
    answered = new long[agents];
    until = (long) hours * HOUR;
    calls = new int[(hours + AFTERWARDS) * 60];
    refused = new int[calls.length];
    for (int i = 0; i < agents; i++) {
      readers[i] = policy.reader(isOwner(i), dice.split());
      skew[i] = dice.nextLong(-SKEW, SKEW);
      dues.add(new Due(dice.nextLong(spreadMillis), i, false));
    }
    dues.add(new Due(FAILOVERS, -1, true));
  }

  /** All are started anew within a minute. */
  static Result restarted(Reader.Policy policy, int agents, int hours, long seed) {
    return new Rest(policy, agents, MINUTE, hours, seed).run();
  }

  /** Each began at another time of its period. */
  static Result atRest(Reader.Policy policy, int agents, int hours, long seed) {
    return new Rest(policy, agents, 2 * MINUTE, hours, seed).run();
  }

  private static boolean isOwner(int agent) {
    return agent % 3 == 0;
  }

  private Result run() {
    while (allBack < 0) {
      Due due = dues.remove();
      if (due.at >= until + (long) AFTERWARDS * HOUR) {
        break;
      }
      if (due.failover) {
        failover(due.at);
      } else if (due.at < until) {
        read(due);
      } else if (due.agent < FEW) {
        read(due);
        double minutes = (due.at - until) / (double) MINUTE;
        ownersBack = ownersBack < 0 && areAtFull(3) ? minutes : ownersBack;
        allBack = areAtFull(1) ? minutes : allBack;
      }
    }
    return result();
  }

  /** Whether each n-th of those that are left reads as often as before: the owners, or all. */
  private boolean areAtFull(int n) {
    return IntStream.range(0, FEW).filter(i -> i % n == 0).allMatch(i -> readers[i].isAtFull());
  }

  private boolean isLastHour(long at) {
    return at >= until - HOUR && at < until;
  }

  private void read(Due due) {
    int i = due.agent;
    boolean served = count(due.at);
    if (served) {
      if (isLastHour(due.at)) {
        (isOwner(i) ? owners : replicas).add((due.at - answered[i]) / 1000.0);
      }
      answered[i] = due.at;
    }
    dues.add(new Due(due.at + readers[i].wait(due.at + skew[i], served), i, false));
  }

  private boolean count(long at) {
    boolean served = bucket.take(at);
    int minute = (int) (at / MINUTE);
    calls[minute]++;
    if (!served) {
      refused[minute]++;
    }
    return served;
  }

  private void failover(long at) {
    if (failed == 0) {
      wanted = at;
    }
    if (!bucket.take(at)) {
      failed++;
      dues.add(new Due(at + Pace.again(failed, dice.nextLong()).toMillis(), -1, true));
      return;
    }
    if (isLastHour(wanted)) {
      failovers.add((at - wanted) / 1000.0);
    }
    failed = 0;
    dues.add(new Due(at + dice.nextLong(2 * FAILOVERS), -1, true));
  }

  private Result result() {
    int last = (int) (until / MINUTE);
    double all = sum(calls, last - 60, last);
    double no = sum(refused, last - 60, last);
    List<Double> perMinute = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      perMinute.add(calls[i] / 60.0);
    }
    return new Result(
        all / 3600,
        (all - no) / 3600,
        no / Math.max(1, all),
        sum(refused, 0, 10) / (double) Math.max(1, sum(calls, 0, 10)),
        spread(owners),
        spread(replicas),
        spread(failovers),
        ownersBack,
        allBack,
        perMinute);
  }

  private static int sum(int[] of, int from, int to) {
    return Arrays.stream(of, Math.max(0, from), to).sum();
  }

  /** Median, 99 of 100, most. */
  static List<Double> spread(List<Double> some) {
    List<Double> sorted = some.stream().sorted().toList();
    int n = sorted.size();
    return n == 0
        ? List.of(-1.0, -1.0, -1.0)
        : List.of(sorted.get(n / 2), sorted.get(n * 99 / 100), sorted.get(n - 1));
  }
}
