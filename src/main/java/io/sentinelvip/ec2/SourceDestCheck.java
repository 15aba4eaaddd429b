package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTarget;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;

/**
 * The source/dest check, which drops what is not addressed to the interface: the VIP's packets. It
 * is read and written on the same thing, the instance where the target names it, else the
 * interface: EC2 refuses the instance's attribute where there are several interfaces.
 */
final class SourceDestCheck {

  private static final AttributeBooleanValue OFF =
      AttributeBooleanValue.builder().value(false).build();

  private final Ec2Client ec2;

  SourceDestCheck(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  static Call reading(RouteTarget target) {
    return target.instance().isPresent()
        ? new Call("ec2:DescribeInstances", target.instance().get().value(), false)
        : new Call("ec2:DescribeNetworkInterfaces", target.eni().value(), false);
  }

  static Call disabling(RouteTarget target) {
    return modifying(target, true);
  }

  static Call rehearsing(RouteTarget target) {
    return modifying(target, false);
  }

  private static Call modifying(RouteTarget target, boolean mutating) {
    return target.instance().isPresent()
        ? new Call("ec2:ModifyInstanceAttribute", target.instance().get().value(), mutating)
        : new Call("ec2:ModifyNetworkInterfaceAttribute", target.eni().value(), mutating);
  }

  /** Whether it is on; empty where the answer does not show it. */
  Optional<Boolean> read(RouteTarget target) {
    return target.instance().isPresent()
        ? ofInstance(target.instance().get(), target.eni())
        : ofInterface(target.eni());
  }

  private Optional<Boolean> ofInstance(InstanceId id, EniId eni) {
    return ec2.describeInstances(r -> r.instanceIds(id.value())).reservations().stream()
        .flatMap(r -> r.instances().stream())
        .filter(i -> id.value().equals(i.instanceId()))
        .findFirst()
        .flatMap(i -> Optional.ofNullable(i.sourceDestCheck()).or(() -> ofListed(i, eni)));
  }

  private static Optional<Boolean> ofListed(Instance instance, EniId eni) {
    return instance.networkInterfaces().stream()
        .filter(n -> eni.value().equals(n.networkInterfaceId()))
        .findFirst()
        .map(InstanceNetworkInterface::sourceDestCheck);
  }

  private Optional<Boolean> ofInterface(EniId eni) {
    return ec2
        .describeNetworkInterfaces(r -> r.networkInterfaceIds(eni.value()))
        .networkInterfaces()
        .stream()
        .filter(n -> eni.value().equals(n.networkInterfaceId()))
        .findFirst()
        .flatMap(n -> Optional.ofNullable(n.sourceDestCheck()));
  }

  AwsResponse disable(RouteTarget target, boolean dryRun) {
    return target.instance().isPresent()
        ? ec2.modifyInstanceAttribute(
            r ->
                r.instanceId(target.instance().get().value())
                    .sourceDestCheck(OFF)
                    .dryRun(dryRun ? true : null)
                    .overrideConfiguration(Ec2Access.writing(Duration.ZERO)))
        : ec2.modifyNetworkInterfaceAttribute(
            r ->
                r.networkInterfaceId(target.eni().value())
                    .sourceDestCheck(OFF)
                    .dryRun(dryRun ? true : null)
                    .overrideConfiguration(Ec2Access.writing(Duration.ZERO)));
  }
}
