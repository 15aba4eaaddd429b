package io.sentinelvip.sim;

/** What leads where, and how long it takes. */
final class SimNetwork {

  private final Dice dice;
  private final Timeline time;
  private final boolean[][] cut;
  private final boolean[][] agentCut;
  final boolean[] apiCut;

  /** Requests get there, answers do not come back. */
  final boolean[] apiDeaf;

  final boolean[] imdsDown;
  final boolean[] credentialsOut;

  /** The chance that a datagram is lost; of a TCP segment: that it is late. */
  double loss;

  double duplicates;
  double hintLoss;
  long slow;

  /** When anything last changed here. */
  long changedAt;

  SimNetwork(Dice dice, Timeline time, int hosts) {
    this.dice = dice;
    this.time = time;
    cut = new boolean[hosts][hosts];
    agentCut = new boolean[hosts][hosts];
    apiCut = new boolean[hosts];
    apiDeaf = new boolean[hosts];
    imdsDown = new boolean[hosts];
    credentialsOut = new boolean[hosts];
  }

  boolean reaches(int from, int to) {
    return from == to || !cut[from][to];
  }

  boolean agentReaches(int from, int to) {
    return reaches(from, to) && (from == to || !agentCut[from][to]);
  }

  /** What {@code from} sends does not arrive at {@code to}; the other way is another matter. */
  void cut(int from, int to, boolean is) {
    cut[from][to] = is;
    changedAt = time.now();
  }

  /** A question and its answer come through. */
  boolean bothWays(int a, int b) {
    return reaches(a, b) && reaches(b, a);
  }

  /** What is said on {@code from} comes to the agent on {@code host}. */
  boolean agentHears(int host, int from) {
    return reaches(from, host) && (from == host || !agentCut[host][from]);
  }

  void agentCut(int from, int to, boolean is) {
    agentCut[from][to] = is;
    changedAt = time.now();
  }

  long delay() {
    long base = dice.between(150, 900) + (slow == 0 ? 0 : dice.between(0, slow));
    return loss > 0 && dice.chance(loss) ? base + 200 * Timeline.MILLI : base;
  }

  /** A message between Sentinels: may be lost, late, or come twice. */
  void send(int from, int to, Runnable what) {
    if (!reaches(from, to) || (loss > 0 && dice.chance(loss))) {
      return;
    }
    time.after(delay(), () -> arrive(from, to, what));
    if (duplicates > 0 && dice.chance(duplicates)) {
      time.after(delay() + 5 * Timeline.MILLI, () -> arrive(from, to, what));
    }
  }

  private void arrive(int from, int to, Runnable what) {
    if (reaches(from, to)) {
      what.run();
    }
  }
}
