package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.model.Role;
import java.util.Optional;

/** Whether the VIP is on the loopback where it should be. */
final class HostCheck {

  private HostCheck() {}

  static Line loopback(LoopbackPort port, VipSettings vip, Optional<Role> role) {
    String subject = "loopback " + vip.id().vip();
    boolean managed = vip.loopback() == VipSettings.Loopback.MANAGED;
    try {
      if (port.look(vip.id().vip()).present()) {
        return managed && role.isPresent() && role.get() == Role.REPLICA
            ? Line.warn(
                Item.LOOPBACK,
                subject,
                "the VIP is on lo of a replica: what dials it here reaches this replica",
                "start the agent, which takes away what it added; else ip address del "
                    + vip.id().vip().cidr()
                    + " dev lo")
            : Line.ok(Item.LOOPBACK, subject, "the VIP is on lo");
      }
      return managed
          ? Line.ok(Item.LOOPBACK, subject, "the VIP is not on lo; the agent adds it on promotion")
          : Line.fail(
              Item.LOOPBACK,
              subject,
              "the VIP is not on lo, and loopback is static",
              "ip address add " + vip.id().vip().cidr() + " dev lo, and make it permanent");
    } catch (FaultException e) {
      return Line.fail(
          Item.LOOPBACK,
          subject,
          "it could not be looked at: " + e.fault().text(),
          "install iproute2, and run the check on the node itself");
    }
  }
}
