package io.sentinelvip.engine;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a drill asks of Sentinels and Redis servers, and the agent never does. Every method dials,
 * logs in, asks and hangs up; it takes a few seconds at most, and may be called by several threads
 * at once.
 */
public interface GroupPort {

  /**
   * What one Sentinel says of a group.
   *
   * @param sentinel who says it
   * @param master the master that it monitors
   * @param epoch its config-epoch
   * @param flags of the master: {@code master} alone if all is well
   * @param failingOver whether it leads a failover now
   * @param quorum how many must agree that the master is down
   * @param failoverTimeout Sentinel's {@code failover-timeout}
   * @param replicas the replicas that it knows
   * @param others the other Sentinels that it knows
   */
  record Group(
      Endpoint sentinel,
      Endpoint master,
      long epoch,
      Set<String> flags,
      boolean failingOver,
      int quorum,
      Duration failoverTimeout,
      List<Replica> replicas,
      List<Peer> others) {
    /** Copies the collections. */
    public Group {
      flags = Set.copyOf(flags);
      replicas = List.copyOf(replicas);
      others = List.copyOf(others);
    }
  }

  /**
   * A replica, as a Sentinel sees it.
   *
   * @param at as Sentinel names it
   * @param flags {@code slave} alone if all is well
   * @param linkUp whether its link to its master is up ({@code master-link-status})
   * @param priority {@code replica-priority}; 0: never promoted
   */
  record Replica(Endpoint at, Set<String> flags, boolean linkUp, int priority) {
    /** Copies the set. */
    public Replica {
      flags = Set.copyOf(flags);
    }

    /**
     * Whether Sentinel may promote it (sentinel.c, {@code sentinelSelectSlave}, as far as a
     * Sentinel tells).
     */
    public boolean eligible() {
      return linkUp && priority > 0 && flags.equals(Set.of("slave"));
    }
  }

  /** Another Sentinel, as a Sentinel sees it; {@code sentinel} alone if all is well. */
  record Peer(Endpoint at, Set<String> flags) {
    /** Copies the set. */
    public Peer {
      flags = Set.copyOf(flags);
    }
  }

  /** What this Sentinel says of the group. */
  Group look(Endpoint sentinel, MasterName master) throws FaultException;

  /**
   * Has this Sentinel lead a failover without asking the others ({@code SENTINEL FAILOVER}).
   *
   * @throws FaultException {@code INPROG}, {@code NOGOODSLAVE}, {@code NOPERM}: nothing was started
   */
  void failover(Endpoint sentinel, MasterName master) throws FaultException;

  /** The server's {@code replica-priority}. */
  int priority(Endpoint redis) throws FaultException;

  /** Sets the server's {@code replica-priority} until its next restart. */
  void setPriority(Endpoint redis, int priority) throws FaultException;

  /**
   * {@code CONFIG REWRITE}: Sentinel makes every node that it turns write its configuration down,
   * and with it what was set for a while.
   */
  void rewrite(Endpoint redis) throws FaultException;

  /** The numbers that {@link ClientPort} has written and that this server has. */
  Set<Long> written(Endpoint redis, String key) throws FaultException;

  /** Removes the key. */
  void delete(Endpoint redis, String key) throws FaultException;
}
