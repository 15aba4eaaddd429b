package io.sentinelvip.sentinel;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.Told;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.VipId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Asks a server once, over a connection of its own. */
public final class ServerProbe implements ProbePort {

  private static final int READ_MILLIS = 2000;

  private final Access sentinels;
  private final Map<VipId, Access> redis;
  private final Clock clock;
  private final Names names = new Names(InetAddress::getAllByName);

  /**
   * Connects when it is asked.
   *
   * @param sentinels how to get in at every Sentinel
   * @param redis how to get in at the servers of each VIP; one that is absent: without anything
   */
  public ServerProbe(Access sentinels, Map<VipId, Access> redis, Clock clock) {
    this.sentinels = sentinels;
    this.redis = Map.copyOf(redis);
    this.clock = clock;
  }

  @Override
  public Group group(Endpoint sentinel, MasterName master) throws FaultException {
    String of = " " + master + " at " + sentinel;
    List<Reply> replies =
        ask(
            sentinel,
            sentinels,
            List.of(
                List.of("SENTINEL", "CKQUORUM", master.value()),
                List.of("SENTINEL", "REPLICAS", master.value())));
    return new Group(
        told("SENTINEL CKQUORUM" + of, replies.get(0), ServerReplies::quorum),
        told("SENTINEL REPLICAS" + of, replies.get(1), ServerReplies::replicas));
  }

  @Override
  public Server server(VipId vip, Endpoint at) throws FaultException {
    Access access = redis.getOrDefault(vip, Access.OPEN);
    long before = clock.now().wallMillis();
    List<Reply> replies =
        ask(at, access, List.of(List.of("ROLE"), List.of("TIME"), List.of("INFO", "replication")));
    long here = (before + clock.now().wallMillis()) / 2;
    String what = "ROLE at " + at;
    if (replies.get(0) instanceof Reply.Refusal e) {
      throw new FaultException(Faults.ofError(what, e.text()));
    }
    Role role =
        ServerReplies.role(replies.get(0))
            .orElseThrow(() -> new FaultException(Faults.malformed(what)));
    return new Server(
        role,
        ServerReplies.follows(replies.get(0)),
        told("INFO replication at " + at, replies.get(2), ServerReplies::guarded),
        told(
            "TIME at " + at,
            replies.get(1),
            r -> ServerReplies.millis(r).map(there -> Duration.ofMillis(here - there))));
  }

  private List<Reply> ask(Endpoint at, Access access, List<List<String>> questions)
      throws FaultException {
    return Wire.once(at, access, names, READ_MILLIS, questions);
  }

  private static <T> Told<T> told(String what, Reply reply, Function<Reply, Optional<T>> read) {
    Optional<T> value = read.apply(reply);
    if (value.isPresent()) {
      return Told.known(value.get());
    }
    Fault why =
        reply instanceof Reply.Refusal e ? Faults.ofError(what, e.text()) : Faults.malformed(what);
    return Told.unknown(why);
  }
}
