package io.sentinelvip.engine;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a Sentinel or a Redis once what only {@code check} wants to know. Every method blocks for a
 * few seconds at most. Nothing that is asked needs a right by which secrets could be read: never
 * {@code CONFIG GET}, which shows passwords as well.
 */
public interface ProbePort {

  /**
   * What {@code SENTINEL CKQUORUM} says.
   *
   * @param reached whether a failover could be agreed on and authorized
   * @param text its own words
   */
  record Quorum(boolean reached, String text) {}

  /**
   * A replica as a Sentinel lists it.
   *
   * @param at where it is, as it is announced
   * @param follows the host that it says it replicates from; may be empty
   * @param down whether the Sentinel holds it for down
   * @param linked whether its link to its master is up
   * @param priority 0: never to be promoted
   */
  record Replica(Endpoint at, String follows, boolean down, boolean linked, int priority) {}

  /** What one Sentinel tells of one group. */
  record Group(Told<Quorum> quorum, Told<List<Replica>> replicas) {}

  /**
   * What a Redis tells of itself.
   *
   * @param role as {@code ROLE} says
   * @param follows the host that a replica replicates from
   * @param guarded whether {@code min-replicas-to-write} is in force ({@code INFO replication})
   * @param clockAhead by how much this host's clock is ahead of that one's ({@code TIME})
   */
  record Server(
      Role role, Optional<String> follows, Told<Boolean> guarded, Told<Duration> clockAhead) {}

  /** Asks a Sentinel. */
  Group group(Endpoint sentinel, MasterName master) throws FaultException;

  /** Asks a Redis, by the credentials of this VIP. */
  Server server(VipId vip, Endpoint redis) throws FaultException;
}
