package io.sentinelvip.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts become values that cannot be wrong, or none. */
class ValuesTest {

  private static final EniId ENI = new EniId("eni-0000000a");
  private static final InstanceId INSTANCE = new InstanceId("i-0000000a");
  private static final RouteTableId TABLE = new RouteTableId("rtb-0000000a");

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:6379, 10.0.0.1, 6379",
    "redis-1:1, redis-1, 1",
    "a:65535, a, 65535",
    "[2001:db8::1]:6379, 2001:db8::1, 6379"
  })
  void anEndpointIsHostAndPortAndSpellsItselfAsItWasSpelt(String text, String host, int port) {
    Endpoint e = Endpoint.parse(text).orElseThrow();
    assertThat(e).isEqualTo(new Endpoint(host, port));
    assertThat(e.toString()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":6379",
        "6379",
        "redis-1",
        "redis-1:",
        "redis-1:0",
        "redis-1:65536",
        "redis-1:100000",
        "redis-1:x",
        "2001:db8::1:6379",
        "[2001:db8::1:6379",
        "2001:db8::1]:6379",
        ":a:6379",
        "a b:6379",
        "a\u007fb:6379",
        " :6379"
      })
  void anythingElseIsNoEndpoint(String text) {
    assertThat(Endpoint.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65536, -1})
  void noSuchPort(int port) {
    assertThatThrownBy(() -> new Endpoint("a", port)).hasMessageContaining("port: " + port);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.0.0/16, 10.1.2.3, true",
    "10.1.0.0/16, 10.2.2.3, false",
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "10.1.2.4/31, 10.1.2.5, true",
    "10.1.2.4/31, 10.1.2.6, false",
    "172.16.0.10/32, 172.16.0.10, true",
    "172.16.0.10/32, 172.16.0.11, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/33, 2001:db8:ffff::1, false",
    "2001:db8::1/128, 2001:db8::1, true"
  })
  void aBlockContainsWhatItsPrefixSays(String block, String address, boolean within) {
    assertThat(Cidr.parse(block).orElseThrow().contains(Ip.of(address))).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "x/8", "10.0.0.0/-1"})
  void anythingElseIsNoBlock(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }

  @Test
  void aPrefixIsFromNoneToTheWholeAddress() {
    Ip v4 = Ip.of("10.0.0.0");
    assertThat(new Cidr(v4, 0).bits()).isZero();
    assertThat(new Cidr(v4, 32).bits()).isEqualTo(32);
    assertThatThrownBy(() -> new Cidr(v4, -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new Cidr(v4, 33)).hasMessageContaining("33");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "10.0.0.1", "127.0.0.1", "255.255.255.255", "2001:db8:0:0:0:0:0:1"})
  void anAddressSpellsItselfAsItWasSpelt(String text) {
    assertThat(Ip.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "...",
        "1",
        "1.2.3",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.1000",
        "1.2.3.99999999999",
        "1.2.3.-4",
        "1.2.3.x",
        "1.2.3.04",
        "00.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.\u0664",
        "localhost",
        ":",
        ":::",
        "2001:db8::x",
        "[::1]",
        "fe80::1%lo"
      })
  void anythingElseIsNoAddress(String text) {
    assertThat(Ip.parse(text)).isEmpty();
  }

  @Test
  void whatIsNoAddressIsSaid() {
    assertThatThrownBy(() -> Ip.of("redis-1")).hasMessageContaining("redis-1");
  }

  @Test
  void eachIdHasItsForm() {
    String run = "0123456789abcdef0123456789abcdef01234567";
    assertThat(new RunId(run)).hasToString(run);
    assertThat(new VpcId("vpc-0a1b2c3d")).hasToString("vpc-0a1b2c3d");
    assertThat(VpcId.isValid("vpc-0a1b2c3d")).isTrue();
    assertThat(VpcId.isValid("subnet-0a1b2c3d")).isFalse();
    assertThat(RouteTableId.isValid("rtb-0a1b2c3d")).isTrue();
    assertThat(RouteTableId.isValid("rtb-0a1b2c3")).isFalse();
    assertThatThrownBy(() -> new RunId(run.substring(1))).hasMessageContaining("run id");
    assertThatThrownBy(() -> new VpcId("vpc-x")).hasMessageContaining("vpc-x");
    assertThat(new MasterName("a")).isLessThan(new MasterName("b"));
    assertThat(new VipId(new MasterName("m"), new Vip(Ip.of("172.16.0.10"))))
        .hasToString("m/172.16.0.10");
    assertThat(new TableSelector.ByIds(List.of(TABLE))).hasToString("[rtb-0000000a]");
    assertThat(new TableSelector.ByTag("a", "b")).hasToString("tag a=b");
  }

  @Test
  void aRouteIsComparedByItsInterfaceAndWhereEc2ShowsNoneByItsInstance() {
    RouteTarget here = new RouteTarget(ENI, Optional.of(INSTANCE));
    RouteTarget byEni = new RouteTarget(ENI, Optional.empty());
    assertThat(view(Optional.of(ENI), Optional.empty(), true).pointsAt(byEni)).isTrue();
    assertThat(view(Optional.empty(), Optional.of(INSTANCE), true).pointsAt(here)).isTrue();
    assertThat(view(Optional.empty(), Optional.of(INSTANCE), true).pointsAt(byEni)).isFalse();
    assertThat(
            view(Optional.empty(), Optional.of(new InstanceId("i-0000000b")), true).pointsAt(here))
        .isFalse();
    assertThat(view(Optional.empty(), Optional.empty(), true).pointsAt(byEni))
        .as("to a gateway, and no instance is meant")
        .isFalse();
    assertThat(
            view(Optional.of(new EniId("eni-0000000b")), Optional.of(INSTANCE), true)
                .pointsAt(here))
        .as("the instance's other interface")
        .isFalse();
    assertThat(view(Optional.of(ENI), Optional.empty(), false).pointsAt(byEni)).isFalse();
    assertThat(new TableView(TABLE, Optional.empty()).pointsAt(byEni)).isFalse();
  }

  @Test
  void aRouteIsDescribed() {
    assertThat(view(Optional.of(ENI), Optional.of(INSTANCE), true).describe())
        .isEqualTo("eni-0000000a");
    assertThat(view(Optional.empty(), Optional.of(INSTANCE), false).describe())
        .isEqualTo("i-0000000a (blackhole)");
    assertThat(view(Optional.empty(), Optional.empty(), true).describe())
        .isEqualTo("something else than an interface");
    assertThat(new TableView(TABLE, Optional.empty()).describe()).isEqualTo("no route");
  }

  private static TableView view(
      Optional<EniId> eni, Optional<InstanceId> instance, boolean active) {
    return new TableView(TABLE, Optional.of(new TableView.Route(eni, instance, active, false)));
  }

  @Test
  void aViewCountsFromNoneOn() {
    assertThat(sentinel(0, 0, 0).epoch()).isZero();
    assertThatThrownBy(() -> sentinel(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sentinel(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sentinel(0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static SentinelView sentinel(long epoch, int others, int quorum) {
    Endpoint at = new Endpoint("a", 1);
    Moment now = new Moment(0, 0);
    return new SentinelView(
        new RunId("a".repeat(40)),
        at,
        at,
        epoch,
        others,
        quorum,
        false,
        FailoverState.NONE,
        now,
        now);
  }
}
