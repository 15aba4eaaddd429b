package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Ballot;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one Sentinel is asked, besides whom it names, where an election may license a claim: its own
 * vote, and, while it leads a failover, whom it promotes.
 */
final class Ballots {

  /**
   * How the master was known when it was last asked about, which is how the vote is asked for.
   *
   * @param leads whether the Sentinel led a failover
   */
  private record Known(Endpoint master, boolean leads) {}

  private final Map<MasterName, Known> known = new HashMap<>();

  /**
   * The questions that follow those about the master; none before it is known how that one is
   * called. With epoch 0 the Sentinel tells its vote and casts none (sentinel.c, {@code
   * sentinelVoteLeader}: a vote needs an epoch above the one of its last).
   */
  List<List<String>> questions(MasterName master, RunId asked) {
    Known k = known.get(master);
    if (k == null) {
      return List.of();
    }
    List<List<String>> questions = new ArrayList<>();
    String host = k.master.host();
    String port = Integer.toString(k.master.port());
    questions.add(List.of("SENTINEL", "IS-MASTER-DOWN-BY-ADDR", host, port, "0", asked.value()));
    if (k.leads) {
      questions.add(List.of("SENTINEL", "REPLICAS", master.value()));
    }
    return questions;
  }

  /** The connection was lost: what answers next may be another Sentinel. */
  void forget() {
    known.clear();
  }

  /**
   * The view with what the replies to {@link #questions} show.
   *
   * @param asMaster the reply to {@code SENTINEL MASTER} that came just before them
   * @throws FaultException {@code DENIED} where the Sentinel's ACL forbids to ask for the vote,
   *     {@code TRANSIENT} where a reply makes no sense
   */
  SentinelView read(SentinelView view, MasterName master, Reply asMaster, List<Reply> replies)
      throws FaultException {
    Map<String, String> fields = SentinelReplies.pairs(asMaster);
    boolean leads = view.failover() != FailoverState.NONE;
    SentinelReplies.endpoint(fields).ifPresent(at -> known.put(master, new Known(at, leads)));
    if (replies.isEmpty()) {
      return view;
    }
    boolean promoting =
        view.failover() == FailoverState.WAIT_PROMOTION || view.failover().namesPromoted();
    boolean forced = SentinelReplies.flags(fields).contains("force_failover");
    Optional<Endpoint> promotes =
        promoting && !forced && replies.size() > 1
            ? promoted("SENTINEL REPLICAS " + master + " at " + view.via(), replies.get(1))
            : Optional.empty();
    String what = "SENTINEL IS-MASTER-DOWN-BY-ADDR at " + view.via();
    return view.with(vote(what, replies.get(0), promotes));
  }

  /** Whether the master is down, the run id of the leader or {@code *}, and the vote's epoch. */
  private static Ballot vote(String what, Reply reply, Optional<Endpoint> promotes)
      throws FaultException {
    SentinelReplies.refuse(what, reply);
    List<Reply> items = reply.itemsOrNone();
    if (items.size() != 3 || !(items.get(2) instanceof Reply.Whole epoch)) {
      throw new FaultException(Faults.malformed(what));
    }
    try {
      String leader = items.get(1).textOr("");
      Optional<RunId> votedFor =
          leader.equals("*") ? Optional.empty() : Optional.of(new RunId(leader));
      return new Ballot(votedFor, epoch.value(), promotes);
    } catch (IllegalArgumentException e) {
      throw new FaultException(Faults.malformed(what), e);
    }
  }

  /** The one replica with the flag {@code promoted}; empty if there is none, or more. */
  private static Optional<Endpoint> promoted(String what, Reply replicas) throws FaultException {
    SentinelReplies.refuse(what, replicas);
    List<Endpoint> promoted = new ArrayList<>();
    for (Reply replica : replicas.itemsOrNone()) {
      Map<String, String> fields = SentinelReplies.pairs(replica);
      Set<String> flags = SentinelReplies.flags(fields);
      if (flags.contains("promoted")) {
        SentinelReplies.endpoint(fields).ifPresent(promoted::add);
      }
    }
    return promoted.size() == 1 ? Optional.of(promoted.get(0)) : Optional.empty();
  }
}
