package io.sentinelvip.sentinel;

import io.sentinelvip.core.Event;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.RosterPort.Member;
import io.sentinelvip.engine.RosterPort.Roster;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connection of a link that asks; everything but {@link #ask} runs on its own thread. */
final class SentinelAsker extends Redialling {

  /** A slower answer counts as silence. */
  static final int ANSWER_MILLIS = 2000;

  /** How often a view that changed while it was asked for is asked for again. */
  private static final int ROUNDS = 4;

  private static final long REFRESH_MILLIS = 10_000;

  private final SentinelLink link;
  private final Set<MasterName> pending = new LinkedHashSet<>();
  private final Ballots ballots = new Ballots();
  private Optional<Fault> voteRefused = Optional.empty();
  private Optional<Fault> away;
  private volatile @Nullable RunId runId;

  SentinelAsker(SentinelLink link) {
    super(link.at(), link.context(), "ask", ANSWER_MILLIS);
    this.link = link;
    this.away =
        Optional.of(
            new Fault(Fault.Kind.TRANSIENT, "NotConnected", "not yet connected to " + link.at()));
  }

  /**
   * Has this Sentinel asked about the master: at once, or after the answer that is being waited for
   * now. Without a connection the failure is told instead. Does not wait.
   */
  void ask(MasterName master) {
    Optional<Fault> fault;
    synchronized (pending) {
      fault = away;
      if (fault.isEmpty()) {
        pending.add(master);
        pending.notifyAll();
      }
    }
    fault.ifPresent(f -> context().inbox().put(master, new Event.ViewFailed(at(), f)));
  }

  /** Whether it is connected and has said who it is. */
  boolean connected() {
    synchronized (pending) {
      return away.isEmpty();
    }
  }

  /** Who it was at the last connection; empty before the first. */
  Optional<RunId> runId() {
    return Optional.ofNullable(runId);
  }

  @Override
  void serve(Wire wire) throws FaultException {
    Reply myId = wire.ask(List.of(List.of("SENTINEL", "MYID"))).get(0);
    RunId id = SentinelReplies.runId(at(), myId);
    runId = id;
    ballots.forget();
    succeeded();
    synchronized (pending) {
      away = Optional.empty();
      pending.addAll(context().masters());
    }
    link.identified();
    long refreshAt = System.nanoTime();
    String called = "";
    while (!stopped()) {
      Set<MasterName> batch = take(refreshAt);
      called = called(wire, called);
      if (!batch.isEmpty()) {
        ask(wire, id, batch);
      }
      if (System.nanoTime() - refreshAt >= 0) {
        refresh(wire, id);
        long jitter = ThreadLocalRandom.current().nextLong(REFRESH_MILLIS / 5);
        refreshAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS - jitter);
      }
    }
  }

  /** Gives the connection the agent's name, where that has changed; with each poll. */
  private String called(Wire wire, String before) throws FaultException {
    String name = link.name();
    if (!name.equals(before)) {
      Reply reply = timed(wire, List.of(List.of("CLIENT", "SETNAME", name))).get(0);
      if (reply instanceof Reply.Refusal refusal) {
        link.unnamed(Faults.ofError("CLIENT SETNAME at " + at(), refusal.text()));
      }
    }
    return name;
  }

  @Override
  void lost(Fault fault) {
    synchronized (pending) {
      away = Optional.of(fault);
      pending.clear();
    }
    for (MasterName master : context().masters()) {
      context().inbox().put(master, new Event.ViewFailed(at(), fault));
    }
  }

  /** What is to be asked, as soon as there is something; nothing once {@code until} has come. */
  private Set<MasterName> take(long until) throws FaultException {
    synchronized (pending) {
      long left = until - System.nanoTime();
      while (pending.isEmpty() && left > 0 && !stopped()) {
        try {
          TimeUnit.NANOSECONDS.timedWait(pending, left);
        } catch (InterruptedException e) {
          throw new FaultException(Faults.ofException("asking " + at(), e), e);
        }
        left = until - System.nanoTime();
      }
      Set<MasterName> batch = new LinkedHashSet<>(pending);
      pending.clear();
      return batch;
    }
  }

  private void ask(Wire wire, RunId id, Set<MasterName> batch) throws FaultException {
    Set<MasterName> left = batch;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      left = askOnce(wire, id, left);
    }
    for (MasterName master : left) {
      String text = "what " + at() + " says of " + master + " changed while it was asked for";
      tell(master, new Fault(Fault.Kind.TRANSIENT, "Changing", text));
    }
  }

  /** Those whose configuration changed meanwhile. */
  private Set<MasterName> askOnce(Wire wire, RunId id, Set<MasterName> masters)
      throws FaultException {
    List<List<String>> questions = new ArrayList<>();
    Map<MasterName, Integer> ends = new LinkedHashMap<>();
    for (MasterName m : masters) {
      questions.addAll(SentinelReplies.questions(m));
      if (context().votes()) {
        questions.addAll(ballots.questions(m, id));
      }
      ends.put(m, questions.size());
    }
    Moment askedAt = context().clock().now();
    List<Reply> replies = timed(wire, questions);
    Moment answeredAt = context().clock().now();
    heard();
    Set<MasterName> changed = new LinkedHashSet<>();
    int from = 0;
    for (Map.Entry<MasterName, Integer> end : ends.entrySet()) {
      MasterName master = end.getKey();
      List<Reply> its = replies.subList(from, end.getValue());
      try {
        Optional<SentinelView> view =
            SentinelReplies.view(master, its.subList(0, 3), id, at(), askedAt, answeredAt);
        if (view.isPresent()) {
          tell(master, context().votes() ? withBallot(master, view.get(), its) : view.get());
        } else {
          changed.add(master);
        }
      } catch (FaultException e) {
        tell(master, e.fault());
      }
      from = end.getValue();
    }
    return changed;
  }

  /** One that will not tell its vote still names a master: a majority can be had without it. */
  private SentinelView withBallot(MasterName master, SentinelView view, List<Reply> replies) {
    try {
      SentinelView shown =
          ballots.read(view, master, replies.get(2), replies.subList(3, replies.size()));
      voteRefused = Optional.empty();
      return shown;
    } catch (FaultException e) {
      voteRefused = Optional.of(e.fault());
      problem(voteRefused);
      return view;
    }
  }

  private void tell(MasterName master, SentinelView view) {
    context().inbox().put(master, new Event.ViewAnswered(view));
    context().resolver().see(view.named().host());
  }

  private void tell(MasterName master, Fault fault) {
    context().inbox().put(master, new Event.ViewFailed(at(), fault));
  }

  private void refresh(Wire wire, RunId id) throws FaultException {
    Optional<Fault> refused = Optional.empty();
    for (MasterName master : context().masters()) {
      // Of many masters a failover does not wait until all of them were refreshed.
      Set<MasterName> urgent = take(System.nanoTime());
      if (!urgent.isEmpty()) {
        ask(wire, id, urgent);
      }
      String what = "SENTINEL SENTINELS, REPLICAS, MASTER " + master + " at " + at();
      Moment askedAt = context().clock().now();
      List<Reply> replies =
          timed(
              wire,
              List.of(
                  List.of("SENTINEL", "SENTINELS", master.value()),
                  List.of("SENTINEL", "REPLICAS", master.value()),
                  List.of("SENTINEL", "MASTER", master.value())));
      try {
        link.listed(SentinelReplies.peers(what, replies.get(0)));
        List<Member> members = SentinelReplies.members(what, replies.get(2), replies.get(1));
        Set<Endpoint> nodes = members.stream().map(Member::at).collect(Collectors.toSet());
        context().inbox().put(master, new Event.NodesListed(id, nodes));
        link.rostered(new Roster(master, id, askedAt, members));
        nodes.forEach(node -> context().resolver().see(node.host()));
      } catch (FaultException e) {
        refused = Optional.of(e.fault());
      }
    }
    problem(refused.or(() -> voteRefused));
  }

  /** Each read has its own limit; a server that drips is caught by the limit on them all. */
  private List<Reply> timed(Wire wire, List<List<String>> questions) throws FaultException {
    busy(ANSWER_MILLIS);
    try {
      return wire.ask(questions);
    } finally {
      idle();
    }
  }
}
