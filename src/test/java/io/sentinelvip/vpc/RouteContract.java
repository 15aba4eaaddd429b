package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;

/** What CreateRoute, ReplaceRoute and DeleteRoute do. */
abstract class RouteContract extends Contract {

  private static final String NO_TABLE = "rtb-0123456789abcdef0";

  @Test
  void aRouteIsMadeToAnInterface() throws Exception {
    boolean made =
        ec2()
            .createRoute(
                r ->
                    r.routeTableId(lab().table())
                        .destinationCidrBlock(VIP)
                        .networkInterfaceId(lab().a().eni()))
            .returnValue();
    assertThat(made).isTrue();
    Route route = lab().route(VIP);
    assertThat(route.networkInterfaceId()).isEqualTo(lab().a().eni());
    assertThat(route.state()).isEqualTo(RouteState.ACTIVE);
    assertThat(route.origin()).isEqualTo(RouteOrigin.CREATE_ROUTE);
    truth(
        Gap.ONE_TARGET_SHOWN,
        () -> assertThat(route.instanceId()).isEqualTo(lab().a().instance()),
        () -> assertThat(route.instanceId()).isNull());
  }

  @Test
  void aRouteByInstanceIsARouteToItsOnlyInterface() throws Exception {
    lab().create(VIP, lab().a());
    ec2()
        .replaceRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationCidrBlock(VIP)
                    .instanceId(lab().b().instance()));
    Route route = lab().route(VIP);
    assertThat(route.instanceId()).isEqualTo(lab().b().instance());
    truth(
        Gap.ONE_TARGET_SHOWN,
        () -> assertThat(route.networkInterfaceId()).isEqualTo(lab().b().eni()),
        () -> assertThat(route.networkInterfaceId()).isNull());
  }

  @Test
  void aRouteIsReplacedAsOftenAsAskedTheSameTargetIncluded() {
    lab().create(VIP, lab().a());
    lab().replace(VIP, lab().b());
    lab().replace(VIP, lab().b());
    assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().b().eni());
    lab().replace(VIP, lab().a());
    assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().a().eni());
  }

  @Test
  void aMissingRouteCannotBeReplaced() {
    Refusal refusal = refusal(() -> lab().replace(VIP, lab().a()));
    assertThat(refusal.code()).isEqualTo("InvalidParameterValue");
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.message())
        .isEqualTo(
            "There is no route defined for '"
                + VIP
                + "' in the route table."
                + " Use CreateRoute instead.");
  }

  @Test
  void aRouteOfNoTableIsRefused() {
    Refusal refusal =
        refusal(
            () ->
                ec2()
                    .replaceRoute(
                        r ->
                            r.routeTableId(NO_TABLE)
                                .destinationCidrBlock(VIP)
                                .networkInterfaceId(lab().a().eni())));
    assertThat(refusal.code()).isEqualTo("InvalidRouteTableID.NotFound");
    assertThat(refusal.message()).isEqualTo("The routeTable ID '" + NO_TABLE + "' does not exist");
  }

  @Test
  void aTargetMustExist() {
    lab().create(VIP, lab().a());
    assertRefused(
        "InvalidNetworkInterfaceID.NotFound",
        () -> lab().replace(VIP, new Lab.Node("i-none", "eni-0123456789abcdef0")));
    assertRefused(
        "InvalidInstanceID.NotFound",
        () ->
            ec2()
                .replaceRoute(
                    r ->
                        r.routeTableId(lab().table())
                            .destinationCidrBlock(VIP)
                            .instanceId("i-0123456789abcdef0")));
  }

  @Test
  void aTargetMustBeNamed() throws Exception {
    lab().create(VIP, lab().a());
    truth(
        Gap.NO_TARGET_NEEDED,
        () -> assertRefused("MissingParameter", this::replaceWithoutTarget),
        this::replaceWithoutTarget);
  }

  private void replaceWithoutTarget() {
    ec2().replaceRoute(r -> r.routeTableId(lab().table()).destinationCidrBlock(VIP));
  }

  @Test
  void aRouteThatIsThereWithAnotherTargetIsNotMadeAgain() throws Exception {
    lab().create(VIP, lab().a());
    truth(
        Gap.CREATE_OVERWRITES,
        () -> {
          assertRefused("RouteAlreadyExists", () -> lab().create(VIP, lab().b()));
          assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().a().eni());
        },
        () -> {
          lab().create(VIP, lab().b());
          assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().b().eni());
        });
  }

  @Test
  void aRouteThatIsThereWithTheSameTargetIsNoError() throws Exception {
    lab().create(VIP, lab().a());
    lab().create(VIP, lab().a());
    truth(
        Gap.REPEATED_CREATE_BY_INSTANCE_FAILS,
        this::createByInstance,
        () -> assertRefused("RouteAlreadyExists", this::createByInstance));
  }

  private void createByInstance() {
    ec2()
        .createRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationCidrBlock(VIP)
                    .instanceId(lab().a().instance()));
  }

  @Test
  void aDestinationLosesTheBitsBehindItsPrefix() throws Exception {
    lab().create("100.68.0.18/18", lab().a());
    truth(
        Gap.KEEPS_HOST_BITS,
        () -> assertThat(lab().routes("100.68.0.0/18")).hasSize(1),
        () -> assertThat(lab().routes("100.68.0.18/18")).hasSize(1));
  }

  @Test
  void aDestinationInsideTheVpcMustBeAWholeSubnet() throws Exception {
    truth(
        Gap.ROUTES_INSIDE_VPC,
        () -> assertRefused("InvalidParameterValue", () -> lab().create("10.0.1.5/32", lab().a())),
        () -> lab().create("10.0.1.5/32", lab().a()));
  }

  @Test
  void anIpv6DestinationHasAFieldOfItsOwn() {
    String vip = "fd00:10::10/128";
    ec2()
        .createRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationIpv6CidrBlock(vip)
                    .networkInterfaceId(lab().a().eni()));
    ec2()
        .replaceRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationIpv6CidrBlock(vip)
                    .networkInterfaceId(lab().b().eni()));
    Route route = lab().route(vip);
    assertThat(route.destinationIpv6CidrBlock()).isEqualTo(vip);
    assertThat(route.destinationCidrBlock()).isNull();
    assertThat(route.networkInterfaceId()).isEqualTo(lab().b().eni());
  }

  @Test
  void aRouteIsDeletedOnce() {
    lab().create(VIP, lab().a());
    ec2().deleteRoute(r -> r.routeTableId(lab().table()).destinationCidrBlock(VIP));
    assertThat(lab().routes(VIP)).isEmpty();
    assertRefused(
        "InvalidRoute.NotFound",
        () -> ec2().deleteRoute(r -> r.routeTableId(lab().table()).destinationCidrBlock(VIP)));
  }

  @Test
  void aDryRunOfARouteChangesNothing() throws Exception {
    lab().create(VIP, lab().a());
    truth(
        Gap.APPLIES_DRY_RUN_OF_ROUTES,
        () -> {
          Refusal refusal = refusal(this::dryRun);
          assertThat(refusal.code()).isEqualTo("DryRunOperation");
          assertThat(refusal.status()).isEqualTo(412);
          assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().a().eni());
        },
        () -> {
          dryRun();
          assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(lab().b().eni());
        });
  }

  private void dryRun() {
    ec2()
        .replaceRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationCidrBlock(VIP)
                    .networkInterfaceId(lab().b().eni())
                    .dryRun(true));
  }

  @Test
  void aRouteToAStoppedInstanceIsABlackholeUntilItStarts() throws Exception {
    lab().create(VIP, lab().a());
    ec2().stopInstances(r -> r.instanceIds(lab().a().instance()));
    truth(
        Gap.NEVER_BLACKHOLE,
        () -> assertThat(lab().route(VIP).state()).isEqualTo(RouteState.BLACKHOLE),
        () -> assertThat(lab().route(VIP).state()).isEqualTo(RouteState.ACTIVE));
    ec2().startInstances(r -> r.instanceIds(lab().a().instance()));
    assertThat(lab().route(VIP).state()).isEqualTo(RouteState.ACTIVE);
  }

  @Test
  void anInstanceWithSeveralInterfacesIsNoTarget() throws Exception {
    lab().create(VIP, lab().b());
    String second = lab().secondEni(lab().a());
    truth(
        Gap.NO_SEVERAL_INTERFACES_ERROR,
        () -> {
          Refusal refusal = refusal(this::replaceByInstance);
          assertThat(refusal.code()).isEqualTo("InvalidInstanceID");
          assertThat(refusal.message())
              .contains("multiple interfaces attached to instance '" + lab().a().instance());
        },
        this::replaceByInstance);
    lab().replace(VIP, new Lab.Node(lab().a().instance(), second));
    assertThat(lab().route(VIP).networkInterfaceId()).isEqualTo(second);
  }

  private void replaceByInstance() {
    ec2()
        .replaceRoute(
            r ->
                r.routeTableId(lab().table())
                    .destinationCidrBlock(VIP)
                    .instanceId(lab().a().instance()));
  }
}
