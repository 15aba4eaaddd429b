package io.sentinelvip.sim;

/** The failover that a majority follows at present, which all who could see it must know of. */
final class Followed {

  private final World w;
  private final Named named;
  private int master = -1;
  private long atEpoch = -1;
  private long since;
  private boolean noted;

  Followed(World w, Named named) {
    this.w = w;
    this.named = named;
  }

  /** A failover that a majority follows must be known to all who could see it. */
  void look() {
    int name = -1;
    long epoch = -1;
    int naming = 0;
    for (SimSentinel s : w.sentinels) {
      if (s.answers() && s.knowsMaster && s.epoch > epoch) {
        epoch = s.epoch;
        name = s.named();
      }
    }
    for (SimSentinel s : w.sentinels) {
      boolean same = s.answers() && s.knowsMaster && s.epoch == epoch && s.named() == name;
      naming += same ? 1 : 0;
    }
    if (2 * naming <= w.setup.hosts() || name != master || epoch != atEpoch) {
      master = 2 * naming > w.setup.hosts() ? name : -1;
      atEpoch = epoch;
      since = w.time.now();
      noted = false;
    } else if (!noted && w.time.now() - since > Named.HEARD_AGAIN) {
      noted = true;
      for (int h = 0; h < w.setup.hosts(); h++) {
        if (couldSee(h)) {
          w.invariants.incidents().mustKnow(h, epoch);
        }
      }
    }
  }

  /**
   * Whether it ran, knew itself and heard all Sentinels well, from long before until long after.
   * Before it knows which instance it is, it can tell no node from another.
   */
  private boolean couldSee(int h) {
    SimAgent a = w.agents[h];
    boolean all = a.runs() && a.knowsItself && w.net.loss == 0 && w.net.slow == 0;
    long before = since - Named.HEARD_AGAIN;
    all &=
        a.startedAt < before && a.knewAt < before && a.wentOnAt() < before && a.jumpedAt() < before;
    for (SimSentinel s : w.sentinels) {
      long heard = named.hearsSince(h, s);
      all &= heard >= 0 && heard < before;
    }
    return all;
  }
}
