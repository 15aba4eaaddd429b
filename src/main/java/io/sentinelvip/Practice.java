package io.sentinelvip;

import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.ec2.Ec2Routes;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.IntentRunner;
import io.sentinelvip.engine.Journal;
import io.sentinelvip.engine.Lanes;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Failovers of a {@linkplain PracticeWorld group that does not exist}, decided by the same core and
 * carried out by the same runner, by a clock of its own: in each this node wins the mastership,
 * points the route, reads it back, and loses it again. One thing after the other, writes by threads
 * of their own, since they wait to be licensed.
 */
final class Practice implements AutoCloseable {

  private static final Executor AT_ONCE = Runnable::run;
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(40);
  private static final Duration REST = Duration.ofMillis(1100);

  private static final Optional<InstanceId> NO_INSTANCE = Optional.empty();

  private static final VipSettings SETTINGS =
      new VipSettings(
          PracticeWorld.VIP,
          new TableSelector.ByIds(List.of(PracticeWorld.TABLE)),
          PracticeWorld.ME.port(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Optional.empty(),
          true,
          VipSettings.Loopback.STATIC,
          true,
          true,
          false,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          PracticeWorld.SENTINELS,
          VipSettings.ClaimOn.MAJORITY);

  private Moment now = new Moment(System.nanoTime(), System.currentTimeMillis());
  private final PracticeWorld world;
  private final IntentRunner runner;
  private final ExecutorService writes =
      Executors.newCachedThreadPool(
          job -> {
            Thread thread = new Thread(job, "vip-practice");
            thread.setDaemon(true);
            return thread;
          });
  private VipState state = VipState.initial(SETTINGS, 0, 1, now);

  /** {@code wire} makes the requests, and leads nowhere. */
  Practice(Routes wire) throws InterruptedException {
    world = new PracticeWorld(wire, () -> now);
    runner =
        new IntentRunner(
            SETTINGS,
            () -> state.reign(),
            world.ports(),
            new Lanes(writes, AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE),
            world,
            () -> now,
            new Journal());
    rest();
  }

  /**
   * Looks once at all that the agent ever asks EC2 about. What that loads is in the archive of
   * classes then, which is made by a run that reaches no EC2: else 600 call sites of the SDK's are
   * made anew in each agent.
   *
   * @return how many network interfaces were seen
   * @throws FaultException if {@code wire} leads somewhere after all
   */
  static int look(Ec2Routes wire) throws FaultException {
    wire.readTables(SETTINGS.tables(), PracticeWorld.VIP.vip());
    for (Optional<InstanceId> named : List.of(Optional.of(PracticeWorld.INSTANCE), NO_INSTANCE)) {
      wire.readCheck(new RouteTarget(PracticeWorld.ENI, named));
    }
    return wire.places(Set.of(Ip.of(PracticeWorld.ME.host())), Set.of(PracticeWorld.ENI)).size();
  }

  /** One failover to this node and one away from it; whether the route was written. */
  boolean failover() throws InterruptedException {
    hint(Hint.Kind.ARM, Hint.Sign.DOWN, "+sdown");
    hint(Hint.Kind.ARM, Hint.Sign.AGREED, "+odown");
    hint(Hint.Kind.LOOK, Hint.Sign.TRIED, "+try-failover");
    hint(Hint.Kind.LOOK, Hint.Sign.ELECTED, "+elected-leader");
    hint(Hint.Kind.LOOK, Hint.Sign.SELECTED, "+selected-slave");
    world.becomes(Role.MASTER);
    Fault cut = new Fault(Fault.Kind.TRANSIENT, "Cut", "the connection ended");
    feed(new Event.RoleFailed(PracticeWorld.ME, cut));
    feed(new Event.Hinted(new Hint(Hint.Kind.ROLE, "redis", "the connection was cut")));
    world.namedBy(1);
    hint(Hint.Kind.LOOK, Hint.Sign.PROMOTED, "+promoted-slave");
    world.namedBy(2);
    hint(Hint.Kind.LOOK, Hint.Sign.PROMOTED, "+switch-master");
    boolean moved = world.leadsHere();
    rest();
    world.namedBy(PracticeWorld.SENTINELS);
    rest();
    world.namedBy(0);
    world.becomes(Role.REPLICA);
    rest();
    rest();
    return moved;
  }

  private void hint(Hint.Kind kind, Hint.Sign sign, String text) throws InterruptedException {
    Hint.Said said = new Hint.Said(sign, PracticeWorld.OTHER, Optional.of(PracticeWorld.ME));
    feed(new Event.Hinted(new Hint(kind, "192.0.2.10:26379", text, Optional.of(said))));
    now = now.plus(STEP);
    feed(new Event.Woke());
  }

  private void rest() throws InterruptedException {
    now = now.plus(REST);
    feed(new Event.Woke());
  }

  /** One event, and all that comes of it. */
  private void feed(Event first) throws InterruptedException {
    for (@Nullable Event e = first; e != null; e = world.next(LONG)) {
      Decision decision = Decider.decide(state, e, now);
      state = decision.next();
      decision.reason();
      for (Intent i : decision.intents()) {
        start(i);
      }
    }
  }

  /** All but what would be read in the log or in the journal. */
  private void start(Intent i) throws InterruptedException {
    if (i instanceof Intent.Keep k) {
      world.keep(k.incident());
    } else if (!(i instanceof Intent.Note || i instanceof Intent.Raise)) {
      boolean answersLater = i instanceof Intent.PointRoute || i instanceof Intent.DisableCheck;
      if (answersLater) {
        world.expectAnswer();
      }
      i.handle(runner);
      if (i instanceof Intent.Poise p) {
        world.awaitAtGate(p.tables().size(), LONG);
      }
    }
  }

  @Override
  public void close() {
    writes.shutdownNow();
  }
}
