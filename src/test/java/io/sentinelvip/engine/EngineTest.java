package io.sentinelvip.engine;

import static io.sentinelvip.engine.Samples.A;
import static io.sentinelvip.engine.Samples.B;
import static io.sentinelvip.engine.Samples.hinted;
import static io.sentinelvip.engine.Samples.state;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sentinelvip.core.Decision;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Intent;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final SteppedClock clock = new SteppedClock();
  private final ManualQueue queue = new ManualQueue(clock);
  private final World world = new World();
  private final Journal journal = new Journal();
  private final Logged logged = new Logged(Engine.class);

  /** What the brain and the runners were given, in order. */
  private final List<String> seen = new ArrayList<>();

  private final Map<VipId, LongSupplier> reigns = new HashMap<>();
  private Brain brain = (s, e, now) -> new Decision(s, List.of(), now.plus(LONG), () -> "idle");

  @AfterEach
  void stopListening() {
    logged.close();
  }

  private Engine engine(VipId... ids) throws InterruptedException {
    List<VipState> states = new ArrayList<>();
    for (VipId id : ids) {
      states.add(state(id, 1));
    }
    Engine engine =
        new Engine(
            (s, e, now) -> {
              seen.add(s.settings().id().master() + " " + e.getClass().getSimpleName());
              return brain.decide(s, e, now);
            },
            clock,
            queue,
            world,
            journal,
            states,
            (settings, reign) -> {
              reigns.put(settings.id(), reign);
              return new IntentRunner(
                  settings, reign, world.ports(), direct(), queue, clock, journal);
            });
    for (int i = 0; i < ids.length; i++) {
      engine.step();
    }
    return engine;
  }

  private long reign() {
    return Objects.requireNonNull(reigns.get(A)).getAsLong();
  }

  private static Lanes direct() {
    return new Lanes(
        Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run);
  }

  @Test
  void everyVipIsWokenAtTheStartWithoutAnEvent() throws Exception {
    engine(A, B);
    assertThat(seen).containsExactly("mymaster Woke", "other Woke");
  }

  @Test
  void anEventThatWaitsAtTheStartComesBeforeTheFirstWake() throws Exception {
    queue.put(new Event.PauseAsked(5));
    engine(A);
    assertThat(seen).containsExactly("mymaster PauseAsked");
  }

  @Test
  void anEventReachesTheVipTheMasterOrAllThatItIsFor() throws Exception {
    Engine engine = engine(A, B);
    seen.clear();
    queue.put(B, hinted("x"));
    queue.put(A.master(), hinted("x"));
    queue.put(hinted("x"));
    queue.put(Samples.id("stranger", "172.16.0.99"), hinted("x"));
    for (int i = 0; i < 4; i++) {
      engine.step();
    }
    assertThat(seen)
        .containsExactly("other Hinted", "mymaster Hinted", "mymaster Hinted", "other Hinted");
  }

  @Test
  void aVipIsWokenAtTheMomentThatItAskedFor() throws Exception {
    brain =
        (s, e, now) -> new Decision(s, List.of(), now.plus(Duration.ofMillis(70)), () -> "idle");
    Engine engine = engine(A);
    Moment before = clock.now();
    engine.step();
    assertThat(seen).containsExactly("mymaster Woke", "mymaster Woke");
    assertThat(before.until(clock.now())).isEqualTo(Duration.ofMillis(70));
  }

  @Test
  void anEventReplacesTheWakeThatWasAskedForBefore() throws Exception {
    Engine engine = engine(A);
    clock.pass(Duration.ofSeconds(50));
    queue.put(hinted("x"));
    engine.step();
    Moment before = clock.now();
    engine.step();
    assertThat(before.until(clock.now())).isEqualTo(LONG);
  }

  @Test
  void floodOfEventsDoesNotStarveADueWake() throws Exception {
    Engine engine = engine(A, B);
    seen.clear();
    clock.pass(LONG);
    for (int i = 0; i < 10; i++) {
      queue.put(A, hinted("x"));
    }
    for (int i = 0; i < 3; i++) {
      engine.step();
    }
    assertThat(seen).contains("other Woke");
  }

  @Test
  void aWakeAskedForInThePastNeitherSpinsNorStarvesEvents() throws Exception {
    brain = (s, e, now) -> new Decision(s, List.of(), now, () -> "idle");
    Engine engine = engine(A);
    seen.clear();
    queue.put(hinted("x"));
    engine.step();
    Moment before = clock.now();
    engine.step();
    assertThat(seen).containsExactly("mymaster Hinted", "mymaster Woke");
    assertThat(before.until(clock.now())).isPositive();
  }

  @Test
  void theReignIsPublishedBeforeTheFirstIntentStarts() throws Exception {
    Engine engine = engine(A);
    List<Long> reignAtStart = new ArrayList<>();
    world.on("askSentinels", () -> reignAtStart.add(reign()));
    brain =
        (s, e, now) ->
            new Decision(
                state(A, 2),
                List.of(new Intent.AskSentinels()),
                now.plus(LONG),
                () -> "second reign");
    queue.put(hinted("x"));
    engine.step();
    assertThat(reignAtStart).containsExactly(2L);
  }

  @Test
  void intentsStartInTheirOrderAndOneThatThrowsStopsNoOther() throws Exception {
    Engine engine = engine(A);
    world.failing("release", new IllegalStateException("boom"));
    brain =
        (s, e, now) ->
            new Decision(
                s,
                List.of(
                    new Intent.AskSentinels(),
                    new Intent.ReleaseVip(),
                    new Intent.RememberEpoch(9)),
                now.plus(LONG),
                () -> "busy");
    queue.put(hinted("x"));
    engine.step();
    assertThat(world.log)
        .containsExactly("askSentinels [mymaster]", "release", "rememberEpoch [mymaster, 9]");
  }

  @Test
  void whatIsToldComesAfterWhatIsDone() throws Exception {
    Engine engine = engine(A);
    brain =
        (s, e, now) ->
            new Decision(
                s,
                List.of(new Intent.Note("about to release"), new Intent.ReleaseVip()),
                now.plus(LONG),
                () -> "busy");
    List<String> before = new ArrayList<>();
    world.on("release", () -> before.addAll(journal.lines(A)));
    queue.put(hinted("x"));
    engine.step();
    assertThat(world.log).containsExactly("release");
    assertThat(before).noneMatch(line -> line.contains("about to release"));
    assertThat(journal.lines(A)).anyMatch(line -> line.contains("about to release"));
  }

  @Test
  void aDecisionThatThrowsKeepsTheStateAndIsToldOncePerKind() throws Exception {
    Engine engine = engine(A, B);
    Published before = engine.snapshot().get(A);
    brain =
        (s, e, now) -> {
          throw new StackOverflowError("deep");
        };
    for (int i = 0; i < 3; i++) {
      queue.put(A, hinted("x"));
      engine.step();
    }
    assertThat(logged.at(Level.ERROR)).hasSize(1).first().asString().contains("decide Hinted");
    assertThat(engine.snapshot().get(A)).isEqualTo(before);
    brain = (s, e, now) -> new Decision(s, List.of(), now.plus(LONG), () -> "well again");
    queue.put(A, hinted("x"));
    engine.step();
    assertThat(engine.snapshot().get(A)).extracting("reason").isEqualTo("well again");
  }

  @Test
  void aDecisionThatThrowsOnAWakeIsTriedAgainLaterAndNotAtOnce() throws Exception {
    brain =
        (s, e, now) -> {
          throw new IllegalStateException("always");
        };
    Engine engine = engine(A);
    Moment before = clock.now();
    engine.step();
    assertThat(seen).containsExactly("mymaster Woke", "mymaster Woke");
    assertThat(before.until(clock.now())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theReasonIsWrittenWhenItChangesAndOnlyThen() throws Exception {
    Engine engine = engine(A);
    for (String reason : List.of("claiming", "claiming", "holding \"it\"")) {
      brain = (s, e, now) -> new Decision(s, List.of(), now.plus(LONG), () -> reason);
      queue.put(hinted("x"));
      engine.step();
    }
    assertThat(logged.at(Level.INFO))
        .containsExactly(
            "vip=mymaster/172.16.0.10 reason=\"idle\"",
            "vip=mymaster/172.16.0.10 reason=\"claiming\"",
            "vip=mymaster/172.16.0.10 reason=\"holding \\\"it\\\"\"");
    assertThat(journal.of(A))
        .extracting("text")
        .containsExactly("idle", "claiming", "holding \"it\"");
  }

  @Test
  void aReasonThatFlapsIsHeldBackAndTheLastOneIsMadeUpFor() throws Exception {
    Engine engine = engine(A);
    for (int i = 0; i < 101; i++) {
      String reason = i % 2 == 0 ? "up" : "down";
      brain = (s, e, now) -> new Decision(s, List.of(), now.plus(LONG), () -> reason);
      queue.put(hinted("x"));
      engine.step();
    }
    assertThat(logged.at(Level.INFO)).hasSize(1 + 2 * Repeats.BURST);
    assertThat(journal.lines(A).get(journal.lines(A).size() - 1)).endsWith("down");
    clock.pass(Repeats.WINDOW);
    queue.put(hinted("x"));
    engine.step();
    assertThat(journal.lines(A).get(journal.lines(A).size() - 1)).endsWith("up");
  }

  @Test
  void theSnapshotShowsTheLastDecision() throws Exception {
    Engine engine = engine(A, B);
    brain = (s, e, now) -> new Decision(state(A, 5), List.of(), now.plus(LONG), () -> "fifth");
    clock.pass(Duration.ofSeconds(3));
    queue.put(A, hinted("x"));
    engine.step();
    assertThat(engine.snapshot().get(A))
        .isEqualTo(new Published(state(A, 5), "fifth", clock.now()));
    assertThat(engine.snapshot().get(B)).extracting("reason").isEqualTo("idle");
  }

  @Test
  void aPauseIsRememberedAndItsEndToo() throws Exception {
    Engine engine = engine(A, B);
    queue.put(new Event.PauseAsked(1234));
    queue.put(new Event.ResumeAsked());
    engine.step();
    engine.step();
    assertThat(world.log).containsExactly("rememberPause [1234]", "rememberPause [0]");
  }

  @Test
  void aStoppedEngineHandlesNothingAndHasNoReign() throws Exception {
    Engine engine = engine(A);
    seen.clear();
    queue.put(hinted("x"));
    engine.stop();
    engine.step();
    assertThat(seen).isEmpty();
    assertThat(reign()).isNotEqualTo(1);
  }
}
