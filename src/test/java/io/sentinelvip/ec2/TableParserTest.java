package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tag;

class TableParserTest {

  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final Vip VIP6 = new Vip(Ip.of("2001:db8::10"));
  private static final RouteTarget TARGET =
      new RouteTarget(new EniId("eni-0a1b2c3d"), Optional.empty());

  @Test
  void theRouteIsTheOneToExactlyTheVip() {
    TableView view =
        view(
            VIP,
            route("172.16.0.0/24", "eni-00000001"),
            route("172.16.0.10/32", "eni-0a1b2c3d"),
            Route.builder().destinationPrefixListId("pl-1").state("active").build());
    assertThat(view.pointsAt(TARGET)).isTrue();
    assertThat(view(VIP, route("172.16.0.0/24", "eni-0a1b2c3d")).route()).isEmpty();
  }

  @Test
  void anIpv6DestinationIsComparedByItsValue() {
    Route spelt =
        Route.builder()
            .destinationIpv6CidrBlock("2001:0DB8:0:0:0:0:0:10/128")
            .networkInterfaceId("eni-0a1b2c3d")
            .state("active")
            .build();
    assertThat(view(VIP6, spelt).pointsAt(TARGET)).isTrue();
  }

  @Test
  void aStateThatNobodyKnowsYetIsNotActive() {
    TableView view =
        view(VIP, route("172.16.0.10/32", "eni-0a1b2c3d").toBuilder().state("hibernating").build());
    assertThat(view.route().orElseThrow().active()).isFalse();
    assertThat(view.pointsAt(TARGET)).isFalse();
  }

  @Test
  void whatAGatewayOrARouteServerPutThereIsPropagated() {
    for (String origin : List.of("EnableVgwRoutePropagation", "Advertisement")) {
      Route r = route("172.16.0.10/32", "eni-00000001").toBuilder().origin(origin).build();
      assertThat(view(VIP, r).route().orElseThrow().propagated()).isTrue();
      assertThat(view(VIP, r, route("172.16.0.10/32", "eni-0a1b2c3d")).pointsAt(TARGET))
          .as("a static route goes first")
          .isTrue();
    }
    Route unheardOf = route("172.16.0.10/32", "eni-0a1b2c3d").toBuilder().origin("Dreamt").build();
    assertThat(view(VIP, unheardOf).route().orElseThrow().propagated()).isFalse();
  }

  @Test
  void aRouteToSomethingElseHasNoInterface() {
    Route gateway =
        Route.builder()
            .destinationCidrBlock("172.16.0.10/32")
            .gatewayId("igw-1")
            .state("active")
            .build();
    assertThat(view(VIP, gateway).route().orElseThrow().eni()).isEmpty();
  }

  @Test
  void aTableIsSelectedByItsOwnTagAndVpcWhateverTheFilterLetThrough() {
    TableSelector tag = new TableSelector.ByTag("k", "v");
    Optional<VpcId> vpc = Optional.of(new VpcId("vpc-00000001"));
    RouteTable table =
        RouteTable.builder()
            .vpcId("vpc-00000001")
            .tags(Tag.builder().key("k").value("v").build())
            .build();
    assertThat(TableParser.selected(table, tag, vpc)).isTrue();
    assertThat(TableParser.selected(table, tag, Optional.empty())).isTrue();
    assertThat(TableParser.selected(table, tag, Optional.of(new VpcId("vpc-00000002")))).isFalse();
    assertThat(TableParser.selected(table, new TableSelector.ByTag("k", "w"), vpc)).isFalse();
  }

  @Test
  void aTableThatWasNotAskedForIsPassedOver() {
    TableSelector ids = new TableSelector.ByIds(List.of(new RouteTableId("rtb-00000001")));
    RouteTable.Builder table = RouteTable.builder();
    assertThat(
            TableParser.selected(table.routeTableId("rtb-00000001").build(), ids, Optional.empty()))
        .isTrue();
    assertThat(
            TableParser.selected(table.routeTableId("rtb-00000002").build(), ids, Optional.empty()))
        .isFalse();
  }

  private static TableView view(Vip vip, Route... routes) {
    return TableParser.view(
            RouteTable.builder().routeTableId("rtb-00000001").routes(routes).build(), vip)
        .orElseThrow();
  }

  private static Route route(String cidr, String eni) {
    return Route.builder()
        .destinationCidrBlock(cidr)
        .networkInterfaceId(eni)
        .state("active")
        .origin("CreateRoute")
        .build();
  }
}
