package io.sentinelvip.engine;

import io.sentinelvip.core.Decider;
import io.sentinelvip.core.Event;
import io.sentinelvip.core.Hint;
import io.sentinelvip.core.Proof;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values that the engine's tests share. */
final class Samples {

  static final VipId A = id("mymaster", "172.16.0.10");
  static final VipId B = id("other", "172.16.0.11");
  static final RouteTarget TARGET = new RouteTarget(new EniId("eni-00000001"), Optional.empty());
  static final RouteTableId TABLE = new RouteTableId("rtb-00000001");

  private Samples() {}

  static VipId id(String master, String address) {
    return new VipId(new MasterName(master), new Vip(Ip.of(address)));
  }

  static VipSettings settings(VipId id, boolean alertOnly) {
    RouteTableId second = new RouteTableId("rtb-00000002");
    return settings(id, alertOnly, new TableSelector.ByIds(List.of(TABLE, second)));
  }

  static VipSettings settings(VipId id, TableSelector tables) {
    return settings(id, false, tables);
  }

  private static VipSettings settings(VipId id, boolean alertOnly, TableSelector tables) {
    return new VipSettings(
        id,
        tables,
        6379,
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        false,
        VipSettings.Loopback.MANAGED,
        true,
        true,
        alertOnly,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        3,
        VipSettings.ClaimOn.MAJORITY);
  }

  /**
   * A state of that reign. The engine looks at nothing else in it; each resumption begins a reign.
   */
  static VipState state(VipId id, long reign) {
    Moment start = new Moment(0, 0);
    VipState state = VipState.initial(settings(id, false), 0, 1, start);
    for (long i = 0; i < reign; i++) {
      state = Decider.decide(state, new Event.ResumeAsked(), start).next();
    }
    return state;
  }

  static Proof proof(long reign, Moment askedAt) {
    return new Proof(
        Proof.Kind.MAJORITY, reign, 7, askedAt, Duration.ofMillis(250), "two of three name us");
  }

  static Event hinted(String text) {
    return new Event.Hinted(new Hint(Hint.Kind.LOOK, "test", text));
  }
}
