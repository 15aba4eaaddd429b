package io.sentinelvip.engine;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The agents of the other nodes, as far as Sentinels show them. */
public interface PeerPort {

  /**
   * An agent that is connected and was heard within seconds.
   *
   * @param nodes the Redis servers beside it, as Sentinel names them
   * @param told the keys of what it has told people
   */
  record Peer(Set<String> nodes, Set<String> told) {
    /** Copies the sets. */
    public Peer {
      nodes = Set.copyOf(nodes);
      told = Set.copyOf(told);
    }
  }

  /** From now on this agent shows itself so. Does not wait. */
  void show(Peer self);

  /** The nodes that the Sentinels list for a master; empty while none has. Does not wait. */
  List<Endpoint> nodes(MasterName master);

  /**
   * Asks the Sentinels who is there, this agent included; waits for seconds at most.
   *
   * @return empty if no Sentinel answered, or none may be asked
   */
  Optional<List<Peer>> present() throws InterruptedException;
}
