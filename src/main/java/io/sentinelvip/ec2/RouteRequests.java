package io.sentinelvip.ec2;

import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;

/**
 * The two requests that write a route. Each names one destination, by the VIP's family, and one
 * target: the instance where the target names it, else the interface. Each may wait at its gate for
 * so long before it leaves.
 */
final class RouteRequests {

  private RouteRequests() {}

  static ReplaceRouteResponse replace(
      Ec2Client ec2,
      RouteTableId table,
      Vip vip,
      RouteTarget target,
      boolean dryRun,
      Duration wait) {
    return ec2.replaceRoute(
        r ->
            r.routeTableId(table.value())
                .destinationCidrBlock(v4(vip))
                .destinationIpv6CidrBlock(v6(vip))
                .instanceId(instance(target))
                .networkInterfaceId(eni(target))
                .dryRun(dryRun ? true : null)
                .overrideConfiguration(Ec2Access.writing(wait)));
  }

  static CreateRouteResponse create(
      Ec2Client ec2,
      RouteTableId table,
      Vip vip,
      RouteTarget target,
      boolean dryRun,
      Duration wait) {
    return ec2.createRoute(
        r ->
            r.routeTableId(table.value())
                .destinationCidrBlock(v4(vip))
                .destinationIpv6CidrBlock(v6(vip))
                .instanceId(instance(target))
                .networkInterfaceId(eni(target))
                .dryRun(dryRun ? true : null)
                .overrideConfiguration(Ec2Access.writing(wait)));
  }

  private static @Nullable String v4(Vip vip) {
    return vip.address().isV6() ? null : vip.cidr().toString();
  }

  private static @Nullable String v6(Vip vip) {
    return vip.address().isV6() ? vip.cidr().toString() : null;
  }

  private static @Nullable String instance(RouteTarget target) {
    return target.instance().isPresent() ? target.instance().get().value() : null;
  }

  private static @Nullable String eni(RouteTarget target) {
    return target.instance().isPresent() ? null : target.eni().value();
  }
}
