package io.sentinelvip.alert;

import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.PeerPort.Peer;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who of the group tells what all of its agents see. The order is fixed: the agent of the node that
 * comes first (the master), then those of the other nodes by their addresses. The first one tells
 * at once. Another one looks who is there: it is silent for good if anybody has told, tells if
 * nobody before it in the order is there, and else looks again after {@link #STEP}; after as many
 * steps as its place in the order it tells, whatever it saw, or could not see. Two that tell are
 * better than none, and the key is the same.
 */
final class Turns {

  /** How long one waits for the one before it. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** Asks who is there; empty if nobody could say. */
  @FunctionalInterface
  interface RollCall {
    Optional<List<Peer>> ask() throws InterruptedException;
  }

  /**
   * Something that waits for its turn.
   *
   * @param first the node whose agent comes first; empty if nobody does
   * @param looks whether the first one, too, looks before it tells
   * @param since when the first one's turn began
   * @param next when to look again
   */
  private record Turn(
      Notice notice, Standing at, String first, boolean looks, Moment since, Moment next) {

    Turn again(Moment when) {
      return new Turn(notice, at, first, looks, since, when);
    }
  }

  private final Map<String, Turn> pending = new LinkedHashMap<>();

  /**
   * Waits for its turn.
   *
   * @param at the standing now
   * @param first the node whose agent comes first; empty if nobody does
   * @param looks whether the first one, too, looks before it tells
   */
  void begin(Notice notice, Standing at, String first, boolean looks, Moment since) {
    pending.put(notice.key(), new Turn(notice, at, first, looks, since, since));
  }

  /** It need not be told any more; whether it had not been. */
  boolean drop(String key) {
    return pending.remove(key) != null;
  }

  boolean isPending(String key) {
    return pending.containsKey(key);
  }

  /** What is this agent's to tell now. */
  List<Notice> due(Moment now, RollCall rollCall) throws InterruptedException {
    List<Notice> mine = new ArrayList<>();
    Memo asked = new Memo(rollCall);
    for (Iterator<Map.Entry<String, Turn>> i = pending.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Turn> entry = i.next();
      Turn turn = entry.getValue();
      if (!now.reached(turn.next())) {
        continue;
      }
      switch (judge(turn, now, asked)) {
        case TELL -> {
          mine.add(turn.notice());
          i.remove();
        }
        case TOLD -> i.remove();
        case WAIT ->
            entry.setValue(turn.again(Moment.earlier(now.plus(STEP), limit(turn, order(turn)))));
      }
    }
    return mine;
  }

  private enum Verdict {
    TELL,
    TOLD,
    WAIT
  }

  private static Verdict judge(Turn turn, Moment now, Memo asked) throws InterruptedException {
    List<String> before = order(turn);
    if (before.isEmpty() && !turn.looks()) {
      return Verdict.TELL;
    }
    Optional<List<Peer>> present = asked.get();
    if (present.isPresent()) {
      List<Peer> others =
          present.get().stream().filter(p -> !p.nodes().contains(turn.at().redis())).toList();
      if (others.stream().anyMatch(p -> p.told().contains(turn.notice().key()))) {
        return Verdict.TOLD;
      }
      if (before.stream().noneMatch(n -> others.stream().anyMatch(p -> p.nodes().contains(n)))) {
        return Verdict.TELL;
      }
    }
    return now.reached(limit(turn, before)) ? Verdict.TELL : Verdict.WAIT;
  }

  private static Moment limit(Turn turn, List<String> before) {
    return turn.since().plus(STEP.multipliedBy(before.size()));
  }

  /** The nodes whose agents come before this one's. */
  private static List<String> order(Turn turn) {
    List<String> order = new ArrayList<>();
    String mine = turn.at().redis();
    if (!turn.first().isEmpty()) {
      order.add(turn.first());
    }
    turn.at().nodes().stream().filter(n -> !n.equals(turn.first())).sorted().forEach(order::add);
    int place = order.indexOf(mine);
    return place < 0 ? order : order.subList(0, place);
  }

  /** When there is something to look at again; empty while nothing waits. */
  Optional<Moment> wakeAt() {
    return pending.values().stream().map(Turn::next).reduce(Moment::earlier);
  }

  /** Asks once at most. */
  private static final class Memo {
    private final RollCall rollCall;
    private Optional<Optional<List<Peer>>> answer = Optional.empty();

    Memo(RollCall rollCall) {
      this.rollCall = rollCall;
    }

    Optional<List<Peer>> get() throws InterruptedException {
      if (answer.isEmpty()) {
        answer = Optional.of(rollCall.ask());
      }
      return answer.flatMap(Function.identity());
    }
  }
}
