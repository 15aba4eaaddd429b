package io.sentinelvip.engine;

import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import java.time.Duration;
import java.util.Optional;

/** What a person, a script or a browser may ask of the running agent. No method waits. */
public interface AdminPort extends MonitorPort {

  /** Where everything stands. */
  StatusReport status();

  /** The incidents that are kept. */
  History history();

  /**
   * Look now, and move if the proofs hold.
   *
   * @param vip which; empty for every VIP
   * @param despiteNoMajority whether the other proofs are enough if no majority can be seen
   */
  void claim(Optional<Vip> vip, boolean despiteNoMajority);

  /** Hands off for so long, counted from now. */
  void pause(Duration howLong);

  /** Go on. */
  void resume();

  /** Something may have happened to this master; empty: to any. */
  void poke(Optional<MasterName> master);
}
