package io.sentinelvip.core;

import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.SentinelView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The pure function that stands between a Sentinel's answer and the first write. */
@State(Scope.Thread)
public class DecideBenchmark {

  private final Story waiting = waiting();
  private final Event decisive = view(2, 2);
  private final Story resting = Story.following(1);
  private final Event woke = new Event.Woke();

  /** Promoted, and named by one of three. */
  private static Story waiting() {
    Story story = Story.following(1);
    story.role(Role.MASTER);
    story.view(1, Story.ME, 2);
    return story;
  }

  private static Event view(int sentinel, long epoch) {
    Story story = Story.following(1);
    return new Event.ViewAnswered(
        new SentinelView(
            Story.runId(sentinel),
            Story.via(sentinel),
            Story.ME,
            epoch,
            2,
            2,
            false,
            FailoverState.NONE,
            story.now,
            story.now));
  }

  /** The answer that makes the majority: the decision has the writes. */
  @Benchmark
  public Decision theDecisiveView() {
    Decision decision = Decider.decide(waiting.state, decisive, waiting.now);
    if (Story.of(decision.intents(), Intent.PointRoute.class).size() != 2) {
      throw new IllegalStateException("no write was decided: " + decision.reason());
    }
    return decision;
  }

  /** A replica at rest that woke for nothing. */
  @Benchmark
  public Decision aReplicaAtRest() {
    return Decider.decide(resting.state, woke, resting.now);
  }
}
