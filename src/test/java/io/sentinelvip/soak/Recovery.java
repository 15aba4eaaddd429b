package io.sentinelvip.soak;

import io.sentinelvip.lab.Node;
import io.sentinelvip.whole.Deployment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the VIP is wrong after a fault was healed. It is wrong while the group agrees on a
 * master and a table leads elsewhere, or the master's source/dest check is on.
 */
final class Recovery {

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

  /** It must have been right for so long at last: what is to come has come by then. */
  private static final long QUIET = TimeUnit.SECONDS.toNanos(3);

  private final Deployment deployment;
  private final long healed;
  private int agreed = -1;
  private long wrongSince;
  private long rightSince;
  private boolean right;
  private long longest;

  private Recovery(Deployment deployment, long healed) {
    this.deployment = deployment;
    this.healed = healed;
  }

  /**
   * Waits until it is right and stays so.
   *
   * @param healed when the fault had ended, a {@link System#nanoTime}
   * @return the longest time that it was wrong
   * @throws IllegalStateException when it is not right within {@code limit}
   */
  static Duration await(Deployment deployment, long healed, Duration limit) {
    Recovery recovery = new Recovery(deployment, healed);
    while (!recovery.look(System.nanoTime())) {
      if (System.nanoTime() - healed > limit.toNanos()) {
        throw new IllegalStateException(
            "not right %s after the end of the fault; the group agrees on %s; tables: %s"
                .formatted(limit, deployment.agreed(), recovery.tables()));
      }
      LockSupport.parkNanos(LOOK);
    }
    return Duration.ofNanos(recovery.longest);
  }

  private String tables() {
    return deployment.tables().stream()
        .map(t -> t + " " + deployment.vpc().route(t, Deployment.CIDR))
        .toList()
        .toString();
  }

  private boolean look(long now) {
    Optional<Node> master = deployment.agreed();
    int index = master.map(Node::index).orElse(-1);
    boolean rightNow = master.filter(this::isRight).isPresent();
    if (index != agreed || (right && !rightNow)) {
      agreed = index;
      right = false;
      wrongSince = now;
    }
    if (rightNow && !right) {
      right = true;
      rightSince = now;
      long from = wrongSince - healed > 0 ? wrongSince : healed;
      longest = Math.max(longest, now - from);
    }
    return right && now - rightSince > QUIET;
  }

  private boolean isRight(Node master) {
    return deployment.tables().stream().allMatch(t -> deployment.leadsTo(t, master))
        && !deployment.vpc().sourceDestCheck(Deployment.eni(master));
  }
}
