package io.sentinelvip.check;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.model.Identity;
import java.util.List;
import java.util.Optional;

/** Which instance this is. */
final class InstanceCheck {

  /** What was learned, and its line. */
  record Seen(Optional<Identity> identity, Line line) {}

  private InstanceCheck() {}

  static Seen look(SelfPort self) {
    try {
      Identity identity = self.learn();
      List<String> enis = identity.interfaces().stream().map(i -> i.id().value()).toList();
      return new Seen(
          Optional.of(identity),
          Line.ok(Item.INSTANCE, "instance", identity.instance() + " with " + enis));
    } catch (FaultException e) {
      return new Seen(
          Optional.empty(),
          Line.fail(
              Item.INSTANCE,
              "instance",
              "which instance this is could not be learned: " + e.fault().text(),
              e.fault().code().equals("HopLimit")
                  ? "raise the hop limit to 2, or give the container the host's network"
                  : "enable IMDSv2 on the instance (and a hop limit that reaches here), or set"
                      + " identity"));
    }
  }
}
