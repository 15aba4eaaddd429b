package io.sentinelvip.sim;

/** What can go wrong. Each begins, and is undone when its time is over. */
enum FaultKind {
  PARTITION(Disasters::partition),
  ONE_WAY(Disasters::oneWay),
  HOST_ISOLATED(Disasters::hostIsolated),
  AGENT_FROM_SENTINELS(Disasters::agentFromSentinels),
  AGENT_FROM_API(Disasters::agentFromApi),
  MESSAGES_LOST(Disasters::messagesLost),
  MESSAGES_TWICE(Disasters::messagesTwice),
  HINTS_LOST(Disasters::hintsLost),
  NETWORK_SLOW(Disasters::networkSlow),
  IMDS_DOWN(Disasters::imdsDown),
  CREDENTIALS_OUT(Disasters::credentialsOut),
  AGENT_CRASH(Disasters::agentCrash),
  AGENT_CRASH_FORGETS(Disasters::agentCrashForgets),
  AGENT_UPGRADED(Disasters::agentUpgraded),
  AGENT_STOPPED(Disasters::agentStopped),
  AGENT_SUSPENDED(Disasters::agentSuspended),
  ANSWERS_BUFFERED(Disasters::answersBuffered),
  AGENT_SLUGGISH(Disasters::agentSluggish),
  WALL_CLOCK_JUMP(Disasters::wallClockJump, true),
  OPERATOR_PAUSE(Operators::pause),
  OPERATOR_CLAIM(Operators::claim, true),
  OPERATOR_CLAIM_DESPITE(Operators::claimDespite),
  VIP_REMOVED(Operators::vipRemoved, true),
  API_THROTTLED((w, d) -> Outages.rate(w, d, (e, p) -> e.throttled = p)),
  API_FAILING((w, d) -> Outages.rate(w, d, (e, p) -> e.failing = p)),
  API_HANGS((w, d) -> Outages.rate(w, d, (e, p) -> e.hanging = p)),
  API_LATE((w, d) -> Outages.rate(w, d, (e, p) -> e.late = p)),
  API_ANSWERS_LOST((w, d) -> Outages.rate(w, d, (e, p) -> e.answersLost = p)),
  API_SLOW(Outages::slow),
  READS_STALE(Outages::stale),
  TABLE_DENIED(Outages::tableDenied),
  TABLE_FAILING(Outages::tableFailing),
  TABLE_HANGS(Outages::tableHangs),
  ROUTE_MISSING(Outages::routeMissing),
  ROUTE_DRIFT(Outages::routeDrift, true),
  CHECK_TURNED_ON(Outages::checkTurnedOn, true),
  SENTINEL_SLOW(Quorums::slow),
  SENTINEL_CRASH(Quorums::crash),
  SENTINEL_STALE_RESTART(Quorums::staleRestart),
  SENTINEL_STOPPED(Quorums::stopped),
  SENTINEL_TILT(Quorums::tilt),
  SENTINEL_RESET(Quorums::reset, true),
  SENTINEL_REPLACED(Quorums::replaced),
  SENTINELS_ANEW(Quorums::anew),
  SENTINELS_ANEW_WITH_OLD_ONE(Quorums::anewWithZombie),
  REDIS_SLOW(Quorums::redisSlow),
  MASTER_KILLED(Quorums::masterKilled),
  MASTER_STOPPED(Quorums::masterStopped),
  FAILOVER_ORDERED(Quorums::failoverOrdered, true),
  TWO_OPERATORS(Quorums::twoOperators);

  /** Given by a fault that found nothing to befall. */
  static final Runnable NO_EFFECT = () -> {};

  /** Begins a fault that lasts some microseconds; gives what undoes it. */
  @FunctionalInterface
  interface Injury {
    Runnable begin(World w, long lasts);
  }

  /** A reference to a method: it holds nothing. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Injury injury;

  /** Whether it is over as soon as it has begun, whatever comes of it. */
  final boolean momentary;

  FaultKind(Injury injury) {
    this(injury, false);
  }

  FaultKind(Injury injury, boolean momentary) {
    this.injury = injury;
    this.momentary = momentary;
  }

  Runnable begin(World w, long lasts) {
    return injury.begin(w, lasts);
  }
}
