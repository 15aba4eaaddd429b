package io.sentinelvip.sim;

import io.sentinelvip.model.Role;

/** One Redis, as far as its role goes. */
final class SimRedis {

  final int host;
  private final World w;
  private boolean up = true;
  private boolean hung;
  private Role role;
  private int follows;
  private long roleSince = -1_000_000_000L;
  private long answersSince;
  private long notMasterSince = Long.MIN_VALUE;
  private long syncedAt;

  /** How long an answer takes beyond the usual. */
  long slow;

  private long slowUntil = -100 * Timeline.SECOND;

  SimRedis(World w, int host, int master) {
    this.w = w;
    this.host = host;
    this.role = host == master ? Role.MASTER : Role.REPLICA;
    this.follows = master;
  }

  void quicken() {
    slow = 0;
    slowUntil = w.time.now();
  }

  /** Long enough that a question which came too late was given up, and asked anew. */
  boolean isQuick() {
    return slow == 0 && w.time.now() - slowUntil > Named.HEARD_AGAIN;
  }

  boolean answers() {
    return up && !hung;
  }

  boolean isUp() {
    return up;
  }

  boolean isHung() {
    return hung;
  }

  Role role() {
    return role;
  }

  boolean isMaster() {
    return role == Role.MASTER;
  }

  int follows() {
    return follows;
  }

  /** Since when it has been what it is, and has said so. */
  long roleSince() {
    return Math.max(roleSince, answersSince);
  }

  boolean isSyncedWith(int master) {
    return role == Role.REPLICA && follows == master && w.time.now() >= syncedAt;
  }

  /** Whether it answered as a master at some time since {@code from}. */
  boolean wasMasterSince(long from) {
    return isMaster() ? up || notMasterSince >= from : notMasterSince >= from;
  }

  /** A stopped process can be killed, and where there is none, connections are refused. */
  void kill() {
    up = false;
    hung = false;
    left();
    w.tell(() -> "redis " + host + " killed");
  }

  /** Its configuration was rewritten at each change of role: it comes back as what it was. */
  void restart() {
    if (!up) {
      up = true;
      roleSince = w.time.now();
      answersSince = w.time.now();
      w.tell(() -> "redis " + host + " back, says " + role);
    }
  }

  void hang(boolean is) {
    hung = is && up;
    answersSince = is ? answersSince : w.time.now();
    w.tell(() -> "redis " + host + (is ? " stopped" : " goes on"));
  }

  /** SLAVEOF NO ONE; cuts normal clients. */
  void promote() {
    if (answers() && !isMaster()) {
      role = Role.MASTER;
      roleSince = w.time.now();
      w.tell(() -> "redis " + host + " promoted");
      w.changed();
      w.agents[host].redisCut();
    }
  }

  void follow(int master, long syncTime) {
    if (answers() && host != master && (isMaster() || follows != master)) {
      if (isMaster()) {
        left();
        roleSince = w.time.now();
      }
      role = Role.REPLICA;
      follows = master;
      syncedAt = w.time.now() + syncTime;
      w.tell(() -> "redis " + host + " now follows " + master);
      w.agents[host].redisCut();
    }
  }

  private void left() {
    if (isMaster()) {
      notMasterSince = w.time.now();
    }
  }
}
