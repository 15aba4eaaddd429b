package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * A VPC through the AWS SDK, with clients of its own. What belongs to the VPC is read by the role
 * to assume, where there is one; what belongs to this instance by the agent's own credentials.
 */
public final class Ec2Vpc implements VpcPort {

  /** The service's most a page. */
  private static final int PAGE = 100;

  private final Ec2Access access;
  private final Ec2Calls calls;

  /**
   * Calls nobody yet.
   *
   * @param region as in {@code eu-central-1}
   * @param role the role to assume for what belongs to the VPC
   */
  public Ec2Vpc(String region, Optional<AssumedRole> role) {
    access = new Ec2Access(Region.of(region), role, ApiMeter.NONE);
    calls = new Ec2Calls(access, role);
  }

  private static Filter of(VpcId vpc) {
    return Filter.builder().name("vpc-id").values(vpc.value()).build();
  }

  @Override
  public List<Table> tables(VpcId vpc) throws FaultException {
    return calls.reading(
        new Call("ec2:DescribeRouteTables", vpc.value(), false),
        () ->
            access
                .forTables()
                .describeRouteTablesPaginator(r -> r.filters(of(vpc)).maxResults(PAGE))
                .routeTables()
                .stream()
                .flatMap(t -> VpcParser.table(t).stream())
                .toList());
  }

  @Override
  public List<Subnet> subnets(VpcId vpc) throws FaultException {
    return calls.reading(
        new Call("ec2:DescribeSubnets", vpc.value(), false),
        () ->
            access
                .forTables()
                .describeSubnetsPaginator(r -> r.filters(of(vpc)).maxResults(PAGE))
                .subnets()
                .stream()
                .map(VpcParser::subnet)
                .toList());
  }

  @Override
  public Optional<Card> card(EniId eni) throws FaultException {
    Call call = new Call("ec2:DescribeNetworkInterfaces", eni.value(), false);
    return found(
        call,
        () ->
            access
                .forSelf()
                .describeNetworkInterfaces(r -> r.networkInterfaceIds(eni.value()))
                .networkInterfaces()
                .stream()
                .findFirst()
                .map(n -> VpcParser.card(eni, n)));
  }

  @Override
  public Optional<String> state(InstanceId instance) throws FaultException {
    Call call = new Call("ec2:DescribeInstances", instance.value(), false);
    return found(
        call,
        () ->
            access
                .forSelf()
                .describeInstances(r -> r.instanceIds(instance.value()))
                .reservations()
                .stream()
                .flatMap(r -> r.instances().stream())
                .findFirst()
                .map(i -> i.state().nameAsString()));
  }

  /** What EC2 does not know is not there. */
  private <T> Optional<T> found(Call call, Supplier<Optional<T>> request) throws FaultException {
    try {
      return calls.reading(call, request);
    } catch (FaultException e) {
      if (e.fault().kind() == Fault.Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<Rule> inbound(List<String> groups) throws FaultException {
    return calls.reading(
        new Call("ec2:DescribeSecurityGroups", String.join(",", groups), false),
        () ->
            access
                .forSelf()
                .describeSecurityGroups(r -> r.groupIds(groups))
                .securityGroups()
                .stream()
                .flatMap(g -> g.ipPermissions().stream())
                .map(VpcParser::rule)
                .toList());
  }

  @Override
  public void mayReplace(RouteTableId table, Vip vip, RouteTarget present) throws FaultException {
    Ec2Client ec2 = access.forTables();
    rehearse(
        new Call("ec2:ReplaceRoute", table.value(), false),
        () -> RouteRequests.replace(ec2, table, vip, present, true, Duration.ZERO));
  }

  @Override
  public void mayCreate(RouteTableId table, Vip vip, RouteTarget present) throws FaultException {
    Ec2Client ec2 = access.forTables();
    rehearse(
        new Call("ec2:CreateRoute", table.value(), false),
        () -> RouteRequests.create(ec2, table, vip, present, true, Duration.ZERO));
  }

  @Override
  public void mayDisableCheck(RouteTarget own) throws FaultException {
    SourceDestCheck check = new SourceDestCheck(access.forSelf());
    rehearse(SourceDestCheck.rehearsing(own), () -> check.disable(own, true));
  }

  private void rehearse(Call call, Supplier<?> dryRun) throws FaultException {
    Optional<Fault> refused = calls.rehearse(call, dryRun);
    if (refused.isPresent()) {
      throw new FaultException(refused.get());
    }
  }

  @Override
  public Optional<Duration> clockAhead() {
    return access.clock().ahead();
  }

  @Override
  public void close() {
    access.close();
  }
}
