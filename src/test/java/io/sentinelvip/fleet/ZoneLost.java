package io.sentinelvip.fleet;

import io.sentinelvip.core.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A zone is lost: within a second many nodes become masters, and each writes its tables, all at
 * once at first. What is throttled is tried again by a policy.
 */
final class ZoneLost {

  /** How throttled writes are tried again. */
  enum Policy {
    /** Each table after a second. */
    FIXED,
    /** Each table after 0.4 to 8 s, doubling, half of it jittered: what the agent did first. */
    EXPONENTIAL,
    /** Each table after 0 to 20 s, doubling, all of it jittered. */
    FULL_JITTER,
    /** All of an agent's tables that are left at once, after 0.4 to 30 s, doubling. */
    VOLLEY,
    /** One table after the other, at a rate that each refusal halves and each answer doubles. */
    PACED,
    /** The agent's: {@link Turns}. */
    TURNS;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isByTurns() {
      return this == PACED || this == TURNS;
    }
  }

  /**
   * How it went.
   *
   * @param seconds until the last table was written; -1 if that took more than two hours
   * @param least that the bucket allows, in seconds
   * @param calls all of them
   * @param refused the part of the calls
   * @param masters seconds until all tables of a master were written: median, 99 of 100, most
   * @param written how many tables were written by each ten seconds
   */
  record Result(
      double seconds,
      double least,
      int calls,
      double refused,
      List<Double> masters,
      List<Double> written) {}

  private static final long GIVEN_UP = 7_200_000;
  private static final int ANSWER = 100;

  private record Call(long at, Agent agent, int order) implements Comparable<Call> {
    @Override
    public int compareTo(Call o) {
      return at != o.at ? Long.compare(at, o.at) : Integer.compare(order, o.order);
    }
  }

  private static final class Agent {
    int left;
    int underWay;
    int refusals;
    int volley;
    double interval = 400;
  }

  private final Policy policy;
  private final TokenBucket bucket;
  private final SplittableRandom dice;
  private final PriorityQueue<Call> calls = new PriorityQueue<>();
  private final List<Double> masters = new ArrayList<>();
  private final List<Double> written = new ArrayList<>();
  private int made;
  private int refused;
  private int done;

  private ZoneLost(Policy policy, double refusalCosts, long seed) {
    this.policy = policy;
    this.bucket = TokenBucket.ofWrites(refusalCosts);
    this.dice = new SplittableRandom(seed);
  }

  /** {@code refusalCosts}: what a refused call takes from the bucket; nothing, says EC2. */
  static Result run(Policy policy, int masters, int tables, double refusalCosts, long seed) {
    return new ZoneLost(policy, refusalCosts, seed).run(masters, tables);
  }

  private Result run(int many, int tables) {
    for (int i = 0; i < many; i++) {
      Agent a = new Agent();
      a.left = tables;
      a.volley = tables;
      long at = dice.nextLong(1_000);
      for (int t = 0; t < tables; t++) {
        call(at, a);
      }
    }
    long now = 0;
    while (done < many * tables && now < GIVEN_UP) {
      Call c = calls.remove();
      now = c.at;
      for (; written.size() * 10_000L <= now; ) {
        written.add((double) done);
      }
      answer(c.agent, now);
    }
    written.add((double) done);
    boolean all = done == many * tables;
    return new Result(
        all ? now / 1000.0 : -1,
        Math.max(0, (many * tables - 50) / 5.0),
        made,
        refused / (double) made,
        Rest.spread(masters),
        written);
  }

  private void call(long at, Agent a) {
    a.underWay++;
    calls.add(new Call(at, a, made + calls.size()));
  }

  private void answer(Agent a, long now) {
    made++;
    a.underWay--;
    boolean served = bucket.take(now);
    if (served) {
      done++;
      a.left--;
      if (a.left == 0) {
        masters.add(now / 1000.0);
      }
    } else {
      refused++;
    }
    if (a.left > 0) {
      again(a, now + ANSWER, served);
    }
  }

  private void again(Agent a, long now, boolean served) {
    if (policy.isByTurns()) {
      count(a, served, a.volley > 0);
      a.volley--;
      if (a.underWay == 0) {
        call(now + (served ? 0 : waitOf(a)), a);
      }
    } else if (policy == Policy.VOLLEY) {
      if (a.underWay == 0) {
        a.refusals++;
        long at = now + doubled(400, 30_000, a.refusals, 0.5);
        for (int i = a.left; i > 0; i--) {
          call(at, a);
        }
      }
    } else if (!served) {
      a.refusals++;
      int turn = Math.max(1, a.refusals / Math.max(1, a.left));
      call(
          now
              + switch (policy) {
                case FIXED -> 1_000;
                case EXPONENTIAL -> doubled(400, 8_000, turn, 0.5);
                default -> doubled(400, 20_000, turn, 0);
              },
          a);
    }
  }

  private void count(Agent a, boolean served, boolean first) {
    a.interval = served ? Math.max(50, a.interval / 2) : Math.min(30_000, a.interval * 2);
    a.refusals = served ? Turns.afterWrite(a.refusals) : Turns.afterRefusal(a.refusals, first);
  }

  private long waitOf(Agent a) {
    if (policy == Policy.TURNS) {
      return Turns.wait(a.refusals, dice.nextLong()).toMillis();
    }
    return Math.round(a.interval * (0.5 + dice.nextDouble() / 2));
  }

  private long doubled(long first, long cap, int attempt, double fixed) {
    long whole = Math.min(cap, first << Math.min(16, attempt - 1));
    return Math.round(whole * (fixed + dice.nextDouble() * (1 - fixed)));
  }

  /** For people: how long. */
  static String seconds(double s) {
    return s < 0 ? "over " + Duration.ofMillis(GIVEN_UP).toHours() + " h" : Math.round(s) + " s";
  }
}
