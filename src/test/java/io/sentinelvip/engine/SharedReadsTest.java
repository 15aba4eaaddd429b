package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.B;
import static io.sentinelvip.engine.Samples.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.VipId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Looks at the tables of several VIPs. */
class SharedReadsTest {

  private static final VipId C = Samples.id("third", "172.16.0.12");

  private static final RouteTableId OTHER_TABLE = new RouteTableId("rtb-00000003");

  private record Told(VipId vip, Event event) {}

  private final World world = new World();
  private final SteppedClock clock = new SteppedClock();
  private final List<Told> told = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Inbox inbox =
      new Inbox() {
        @Override
        public void put(VipId vip, Event event) {
          told.add(new Told(vip, event));
        }

        @Override
        public void put(MasterName master, Event event) {
          throw new AssertionError("what was seen is told by VIP");
        }

        @Override
        public void put(Event event) {
          throw new AssertionError("what was seen is told by VIP");
        }
      };

  private SharedReads shared(Executor lane) {
    return Objects.requireNonNull(of(lane, A, B).get(A));
  }

  private Map<VipId, SharedReads> of(Executor lane, VipId... vips) {
    List<VipSettings> settings = new ArrayList<>();
    for (VipId vip : vips) {
      settings.add(Samples.settings(vip, false));
    }
    return SharedReads.of(settings, vip -> vip.equals(C) ? new World() : world, lane, inbox, clock);
  }

  private List<VipId> told(Class<? extends Event> kind) {
    return told.stream().filter(t -> kind.isInstance(t.event)).map(Told::vip).toList();
  }

  @Test
  void whoHasTheWayToEc2ForItselfSharesNothing() {
    assertThat(of(Runnable::run, A, B, C)).containsOnlyKeys(A, B);
    assertThat(of(Runnable::run, A, C)).isEmpty();
  }

  @Test
  void oneLooksAndAllAreToldWhatItShowedAndWhenItWasAsked() {
    shared(Runnable::run).want(A, true);
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B);
    assertThat(((Event.TablesRead) told.get(0).event).askedAt()).isEqualTo(clock.now());
  }

  @Test
  void aLookForAMoveIsToldToThoseAloneWhoseTablesWereLookedAt() {
    VipSettings other =
        Samples.settings(C, new TableSelector.ByIds(List.of(Samples.TABLE, OTHER_TABLE)));
    List<VipSettings> three =
        List.of(Samples.settings(A, false), Samples.settings(B, false), other);
    SharedReads shared =
        Objects.requireNonNull(
            SharedReads.of(three, vip -> world, Runnable::run, inbox, clock).get(A));
    shared.want(A, false);
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B);
    told.clear();
    shared.want(C, false);
    assertThat(told(Event.TablesRead.class)).containsExactly(C);
    told.clear();
    shared.want(A, true);
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void whoWantsOneBeforeItBeginsIsPartOfIt() {
    SharedReads shared = shared(held::add);
    shared.want(A, true);
    shared.want(B, true);
    assertThat(held).hasSize(1);
    held.remove(0).run();
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B);
    shared.want(B, true);
    assertThat(held).as("it was over").hasSize(1);
  }

  @Test
  void whoWantsOneWhileItIsUnderWayGetsTheNext() {
    SharedReads shared = shared(Runnable::run);
    List<VipId> late = new ArrayList<>(List.of(B));
    world.on(
        "readTables",
        () -> {
          if (!late.isEmpty()) {
            shared.want(late.remove(0), true);
          }
        });
    shared.want(A, true);
    assertThat(told(Event.TablesRead.class)).hasSize(4);
    assertThat(world.log).hasSize(4);
  }

  @Test
  void aFaultIsToldToThoseWhoWantedItAndTheNextLookIsMade() {
    SharedReads shared = shared(Runnable::run);
    Fault throttled = new Fault(Fault.Kind.THROTTLED, "RequestLimitExceeded", "slow down");
    world.refusing("readTables", throttled);
    shared.want(B, true);
    assertThat(told).containsExactly(new Told(B, new Event.TablesUnread(throttled)));
    world.failing("readTables", new IllegalStateException("boom"));
    shared.want(A, true);
    assertThat(told(Event.TablesUnread.class)).containsExactly(B, A);
    world.on("readTables", () -> {});
    shared.want(A, true);
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void aLaneThatTakesNoMoreIsAFaultAndNotTheEnd() {
    boolean[] full = {true};
    SharedReads shared =
        shared(
            job -> {
              if (full[0]) {
                throw new RejectedExecutionException("full");
              }
              job.run();
            });
    shared.want(A, true);
    assertThat(told(Event.TablesUnread.class)).containsExactly(A);
    full[0] = false;
    shared.want(A, true);
    assertThat(told(Event.TablesRead.class)).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void atRestOneLooksAtTheSourceDestCheckForAllAndElseEachForItself() {
    SharedReads shared = shared(Runnable::run);
    for (boolean atRest : List.of(true, false)) {
      world.log.clear();
      for (VipId vip : List.of(A, B)) {
        new Intent.ReadCheck(TARGET, atRest).handle(runner(vip, shared));
      }
      assertThat(world.log).hasSize(atRest ? 1 : 2).containsOnly("readCheck");
    }
    assertThat(told(Event.CheckRead.class)).containsExactly(A, B, A, B);
  }

  private IntentRunner runner(VipId vip, SharedReads shared) {
    Executor lane = Runnable::run;
    return new IntentRunner(
        Samples.settings(vip, false),
        () -> 1,
        world.ports(),
        new Lanes(lane, lane, lane, lane, lane, lane),
        inbox,
        clock,
        new Journal(),
        Optional.of(shared));
  }
}
