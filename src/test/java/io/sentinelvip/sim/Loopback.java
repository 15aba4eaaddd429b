package io.sentinelvip.sim;

/** The VIP on a host's loopback; outlives the agent. */
final class Loopback {

  private final World w;
  private final int host;
  boolean present;
  boolean ours;

  Loopback(World w, int host) {
    this.w = w;
    this.host = host;
    this.present = w.setup.isStatic() || w.setup.adminVip() == host;
  }

  void hold() {
    if (!present) {
      present = true;
      ours = true;
      w.tell(() -> "host " + host + ": VIP added");
    }
  }

  void release() {
    if (present && ours) {
      remove("by the agent");
    }
  }

  void remove(String who) {
    present = false;
    ours = false;
    w.tell(() -> "host " + host + ": VIP removed " + who);
  }
}
