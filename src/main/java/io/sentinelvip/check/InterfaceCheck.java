package io.sentinelvip.check;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.engine.VpcPort.Card;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The interface that IMDS or the configuration gives, held against EC2; silent if they agree. */
final class InterfaceCheck {

  private final Routes routes;
  private final Me me;
  private final Optional<VpcPort> vpc;
  private final Optional<RouteTarget> own;

  InterfaceCheck(Preflight.Ports ports, Me me, VpcLook.Seen seen) {
    this.routes = ports.routes().apply(me.vip());
    this.me = me;
    this.vpc = seen.vpc();
    this.own = me.target();
  }

  List<Line> look() {
    return Stream.of(attached(), answering()).flatMap(Optional::stream).toList();
  }

  /** Whether it is attached to this instance. */
  private Optional<Line> attached() {
    if (vpc.isEmpty() || own.isEmpty() || me.identity().isEmpty()) {
      return Optional.empty();
    }
    EniId eni = own.get().eni();
    try {
      Optional<InstanceId> at = vpc.get().card(eni).flatMap(Card::instance);
      return at.equals(me.identity().map(Identity::instance))
          ? Optional.empty()
          : Optional.of(
              Line.fail(
                  Item.INTERFACE,
                  "network interface " + eni,
                  at.map(i -> "it is attached to " + i)
                          .orElse("it is not there, or attached to nothing")
                      + ", not to this instance, "
                      + me.identity().get().instance(),
                  "correct identity.network-interface, or leave it out"));
    } catch (FaultException e) {
      // The line of the security groups tells why.
      return Optional.empty();
    }
  }

  /** Answers leave by the interface of the default route, with the VIP as their source. */
  private Optional<Line> answering() {
    Optional<EniId> other = me.strange();
    if (vpc.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    try {
      return routes.readCheck(new RouteTarget(other.get(), Optional.empty()))
          ? Optional.of(
              Line.fail(
                  Item.INTERFACE,
                  "network interface " + other.get(),
                  "this node's address is on it, the route leads to "
                      + own.get().eni()
                      + ": answers leave by it, and its source/dest check, which is on, drops them",
                  "set identity.network-interface to " + other.get() + ", or leave it out"))
          : Optional.empty();
    } catch (FaultException e) {
      // The line of the choice has warned already.
      return Optional.empty();
    }
  }
}
