package io.sentinelvip.core;

import io.sentinelvip.model.RouteTarget;
import org.jspecify.annotations.Nullable;

/** Sees when a claim is complete, and when what was held has drifted and was repaired. */
final class Settling {

  private Settling() {}

  static void update(Draft d) {
    if (d.stance.phase() instanceof Phase.Claiming c && isAllRight(d)) {
      d.stance = d.stance.samePhase(new Phase.Holding(c.epoch(), d.now));
      long millis = c.since().until(d.now).toMillis();
      d.note("every route verified " + millis + " ms after the claim began");
      if (c.sudden()) {
        d.once(
            Alert.Severity.INFO,
            "moved",
            "the VIP is at this node: verified "
                + millis
                + " ms after the claim, epoch "
                + c.epoch());
      }
    }
  }

  /** Whether everything that the owner keeps was seen right. */
  static boolean isAllRight(Draft d) {
    return isAllRight(d.target(), d.settings, d.tables().values(), d.check, d.loop);
  }

  static boolean isAllRight(
      @Nullable RouteTarget target,
      VipSettings settings,
      Iterable<TableState> tables,
      CheckState check,
      LoopState loop) {
    boolean any = false;
    for (TableState t : tables) {
      if (!t.right()) {
        return false;
      }
      any = true;
    }
    boolean held = settings.loopback() == VipSettings.Loopback.STATIC || loop.present();
    return any && target != null && check.licensesRoutes() && held;
  }
}
