package io.sentinelvip.engine;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import java.util.List;
import java.util.Set;

/** The data nodes as the Sentinels listed them last. No method waits. */
public interface RosterPort {

  /**
   * What one Sentinel listed.
   *
   * @param master of which group
   * @param by who listed it
   * @param askedAt when it was asked for
   * @param members the master, and its replicas
   */
  record Roster(MasterName master, RunId by, Moment askedAt, List<Member> members) {
    /** Copies the list. */
    public Roster {
      members = List.copyOf(members);
    }
  }

  /**
   * One node.
   *
   * @param at as Sentinel knows it
   * @param down whether this Sentinel holds it for subjectively or objectively down
   * @param linked whether its link to its master stands; a master's always does
   */
  record Member(Endpoint at, boolean down, boolean linked) {}

  /** The last list of each Sentinel for each master. */
  List<Roster> rosters();

  /** The addresses that a host name led to last, or those of a literal; empty if none is known. */
  Set<Ip> addresses(String host);
}
