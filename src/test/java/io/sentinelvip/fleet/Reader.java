package io.sentinelvip.fleet;

import io.sentinelvip.core.Pace;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/** When one agent reads next, by what became of its reads so far. */
interface Reader {

  Duration RECONCILE = Duration.ofSeconds(30);

  /** How long after {@code now}, in milliseconds by the agent's wall clock, it reads again. */
  long wait(long now, boolean served);

  /** Whether it reads as often as it does where nobody throttles. */
  boolean isAtFull();

  /** What can be done about throttled reads. */
  enum Policy {
    /** The period goes on as if nothing was. */
    NONE,
    /** Each call is tried again, with full jitter to 20 s, as AWS's SDKs do; the period stays. */
    FULL_JITTER,
    /** The period doubles at each refusal, and each answer takes an eighth of the first away. */
    AIMD,
    /** The period is drawn between the first and three times the last one while refused. */
    DECORRELATED,
    /** What the agent did first: tried again within 8 s; up to 8 times, halved by each answer. */
    HALVED,
    /** The agent's. */
    PACE;

    Reader reader(boolean owner, SplittableRandom dice) {
      return switch (this) {
        case NONE -> new Fixed(owner, dice, 0);
        case FULL_JITTER -> new Fixed(owner, dice, 20_000);
        case AIMD -> new Aimd(owner, dice);
        case DECORRELATED -> new Decorrelated(owner, dice);
        case HALVED -> new Halved(owner, dice);
        case PACE -> new Paced(owner, dice);
      };
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What a reader is made of that spreads its reads evenly. */
  abstract class Spread implements Reader {
    final SplittableRandom dice;
    final double first;
    double period;

    Spread(boolean owner, SplittableRandom dice) {
      this.dice = dice;
      this.first = RECONCILE.toMillis() * (owner ? 1.0 : 2.0);
      this.period = first;
    }

    long jittered(double millis) {
      return Math.round(millis * (0.9 + 0.2 * dice.nextDouble()));
    }

    @Override
    public boolean isAtFull() {
      return period < 1.1 * first;
    }
  }

  /** The period stays; a refused call is tried again, if at all, for itself. */
  final class Fixed extends Spread {
    private final long cap;
    private int failed;

    Fixed(boolean owner, SplittableRandom dice, long cap) {
      super(owner, dice);
      this.cap = cap;
    }

    @Override
    public long wait(long now, boolean served) {
      failed = served ? 0 : failed + 1;
      return served || cap == 0
          ? jittered(period)
          : 1 + dice.nextLong(Math.min(cap, 50L << Math.min(16, failed)));
    }
  }

  /** Additive back, multiplicative away. */
  final class Aimd extends Spread {
    Aimd(boolean owner, SplittableRandom dice) {
      super(owner, dice);
    }

    @Override
    public long wait(long now, boolean served) {
      period = served ? Math.max(first, period - first / 8) : Math.min(120 * first, period * 2);
      return jittered(period);
    }
  }

  /** As AWS's architecture blog has it. */
  final class Decorrelated extends Spread {
    Decorrelated(boolean owner, SplittableRandom dice) {
      super(owner, dice);
    }

    @Override
    public long wait(long now, boolean served) {
      period =
          served ? first : Math.min(120 * first, first + dice.nextDouble() * (3 * period - first));
      return jittered(period);
    }
  }

  /** The agent's before it had a pace. */
  final class Halved extends Spread {
    private int failed;

    Halved(boolean owner, SplittableRandom dice) {
      super(owner, dice);
    }

    @Override
    public long wait(long now, boolean served) {
      failed = served ? 0 : failed + 1;
      period = served ? Math.max(first, period / 2) : Math.min(8 * first, period * 2);
      return served ? jittered(period) : Pace.again(failed, dice.nextLong()).toMillis();
    }
  }

  /** The agent's, by its own code; the first look of an owner included. */
  final class Paced implements Reader {
    private final boolean owner;
    private final SplittableRandom dice;
    private Pace pace = Pace.FULL;
    private boolean looked;
    private int failed;

    Paced(boolean owner, SplittableRandom dice) {
      this.owner = owner;
      this.dice = dice;
    }

    @Override
    public long wait(long now, boolean served) {
      if (owner && !looked && !served) {
        failed++;
        return Pace.firstLook(failed, RECONCILE, dice.nextLong()).toMillis();
      }
      pace = served ? pace.served() : pace.throttled(owner);
      looked |= served;
      Moment asked = new Moment(0, now);
      return asked.until(pace.next(asked, RECONCILE, owner, dice.nextLong())).toMillis();
    }

    @Override
    public boolean isAtFull() {
      return pace.slower() < 1.1;
    }
  }
}
