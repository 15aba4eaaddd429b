package io.sentinelvip.model;

import java.util.Optional;

/**
 * What {@code DescribeRouteTables} showed of one table.
 *
 * @param table the table
 * @param route its route to the VIP, if it has one
 */
public record TableView(RouteTableId table, Optional<Route> route) {

  /**
   * A route to the VIP.
   *
   * @param eni the interface it points at; empty where it points at something else (a gateway, a
   *     peering)
   * @param instance the instance, where EC2 shows it
   * @param active whether its state is {@code active}; otherwise the target is gone or stopped
   *     ({@code blackhole})
   * @param propagated whether a gateway propagated it: such a route cannot be replaced
   */
  public record Route(
      Optional<EniId> eni, Optional<InstanceId> instance, boolean active, boolean propagated) {}

  /** Whether the VIP's route is active and points at {@code target}. */
  public boolean pointsAt(RouteTarget target) {
    return route
        .filter(Route::active)
        .filter(
            r ->
                r.eni().isPresent()
                    ? r.eni().get().equals(target.eni())
                    : r.instance().isPresent() && r.instance().equals(target.instance()))
        .isPresent();
  }

  /** What the route points at, for a person. */
  public String describe() {
    return route
        .map(
            r ->
                r.eni()
                        .map(EniId::value)
                        .or(() -> r.instance().map(InstanceId::value))
                        .orElse("something else than an interface")
                    + (r.active() ? "" : " (blackhole)"))
        .orElse("no route");
  }
}
