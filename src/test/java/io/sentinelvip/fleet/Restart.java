package io.sentinelvip.fleet;

import io.sentinelvip.core.Rehearsal;
import io.sentinelvip.core.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A fleet whose agents are all started within a minute: each reads its tables at once, and some
 * time after that was answered it rehearses a write, which counts against the bucket of the writes.
 * Each ten seconds or so a failover somewhere in the account wants to write six tables.
 */
final class Restart {

  /** When the write is rehearsed. */
  enum Policy {
    /** Two seconds after the start: what the agent did first. */
    AT_ONCE,
    /** Within a minute. */
    A_MINUTE,
    /** Within five minutes. */
    FIVE_MINUTES,
    /** Within an hour. */
    AN_HOUR,
    /** The agent's: {@link Rehearsal}. */
    REHEARSAL;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private long due(long seed, boolean throttled, SplittableRandom dice) {
      return switch (this) {
        case AT_ONCE -> 1_800 + dice.nextLong(400);
        case A_MINUTE -> 2_000 + dice.nextLong(60_000);
        case FIVE_MINUTES -> 2_000 + dice.nextLong(300_000);
        case AN_HOUR -> 2_000 + dice.nextLong(3_600_000);
        case REHEARSAL ->
            Rehearsal.first(seed)
                .plus(throttled ? Rehearsal.later(seed) : Duration.ZERO)
                .toMillis();
      };
    }
  }

  /**
   * How it went in the first two hours.
   *
   * @param refused the part of the rehearsals that was throttled
   * @param rehearsed seconds from an agent's start to its rehearsal: median, 99 of 100, most
   * @param owners seconds from an owner's start to its first look: median, 99 of 100, most
   * @param failovers seconds that a failover's six writes took, the calls aside: median, 99 of 100,
   *     most
   */
  record Result(
      double refused, List<Double> rehearsed, List<Double> owners, List<Double> failovers) {}

  private enum What {
    READ,
    REHEARSE,
    FAILOVER
  }

  private record Due(long at, int agent, What what) implements Comparable<Due> {
    @Override
    public int compareTo(Due o) {
      return at != o.at ? Long.compare(at, o.at) : Integer.compare(agent, o.agent);
    }
  }

  private static final long END = 7_200_000;
  private static final int TABLES = 6;

  private final TokenBucket reads = TokenBucket.ofReads();
  private final TokenBucket writes = TokenBucket.ofWrites(0);
  private final PriorityQueue<Due> dues = new PriorityQueue<>();
  private final SplittableRandom dice;
  private final Policy policy;
  private final Reader[] readers;
  private final long[] seeds;
  private final long[] started;
  private final boolean[] throttled;
  private final boolean[] looked;
  private final List<Double> rehearsed = new ArrayList<>();
  private final List<Double> owners = new ArrayList<>();
  private final List<Double> failovers = new ArrayList<>();
  private int refused;
  private int left = TABLES;
  private int refusals;
  private long wanted;

  private Restart(Policy policy, int agents, long seed) {
    this.policy = policy;
    dice = new SplittableRandom(seed);
    readers = new Reader[agents];
    seeds = new long[agents];
    started = new long[agents];
    throttled = new boolean[agents];
    looked = new boolean[agents];
    for (int i = 0; i < agents; i++) {
      readers[i] = Reader.Policy.PACE.reader(i % 3 == 0, dice.split());
      seeds[i] = dice.nextLong();
      started[i] = dice.nextLong(60_000);
      dues.add(new Due(started[i], i, What.READ));
    }
    dues.add(new Due(5_000, -1, What.FAILOVER));
  }

  static Result run(Policy policy, int agents, long seed) {
    return new Restart(policy, agents, seed).run();
  }

  private Result run() {
    for (Due due = dues.remove(); due.at < END; due = dues.remove()) {
      switch (due.what) {
        case READ -> read(due);
        case REHEARSE -> rehearse(due);
        case FAILOVER -> failover(due.at);
      }
    }
    return new Result(
        refused / (double) Math.max(1, rehearsed.size()),
        Rest.spread(rehearsed),
        Rest.spread(owners),
        Rest.spread(failovers));
  }

  private void read(Due due) {
    int i = due.agent;
    boolean served = reads.take(due.at);
    if (served && !looked[i]) {
      looked[i] = true;
      if (i % 3 == 0) {
        owners.add((due.at - started[i]) / 1000.0);
      }
      long rehearsal = started[i] + policy.due(seeds[i], throttled[i], dice);
      dues.add(new Due(Math.max(due.at, rehearsal), i, What.REHEARSE));
    }
    throttled[i] |= !served;
    dues.add(new Due(due.at + readers[i].wait(due.at, served), i, What.READ));
  }

  private void rehearse(Due due) {
    rehearsed.add((due.at - started[due.agent]) / 1000.0);
    refused += writes.take(due.at) ? 0 : 1;
  }

  /** All tables at once; those that were throttled by turns. */
  private void failover(long at) {
    boolean first = left == TABLES;
    wanted = first ? at : wanted;
    boolean served = true;
    for (int tried = 0; tried < (first ? TABLES : 1); tried++) {
      served = writes.take(at);
      left -= served ? 1 : 0;
    }
    if (left > 0) {
      refusals = served ? Turns.afterWrite(refusals) : Turns.afterRefusal(refusals, first);
      long wait = served ? 100 : Turns.wait(refusals, dice.nextLong()).toMillis();
      dues.add(new Due(at + wait, -1, What.FAILOVER));
      return;
    }
    failovers.add((at - wanted) / 1000.0);
    left = TABLES;
    refusals = 0;
    dues.add(new Due(at + dice.nextLong(20_000), -1, What.FAILOVER));
  }
}
