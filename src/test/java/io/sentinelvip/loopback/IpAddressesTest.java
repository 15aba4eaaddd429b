package io.sentinelvip.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.loopback.IpAddresses.Listed;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressesTest {

  /** As iproute2 6.1 prints it. */
  private static final String SHOWN =
      """
      [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"addr_info":[{},
      {"family":"inet","local":"172.16.0.10","prefixlen":32,"scope":"global","noprefixroute":true,
      "label":"lo:svip","valid_life_time":4294967295,"preferred_life_time":4294967295},
      {"family":"inet6","local":"2001:db8::10","prefixlen":128,"scope":"global","nodad":true}]}]
      """;

  @Test
  void theVipIsFoundAmongTheAddresses() throws FaultException {
    assertThat(IpAddresses.find(SHOWN, vip("172.16.0.10"))).contains(new Listed(32, "lo:svip"));
    assertThat(IpAddresses.find(SHOWN, vip("2001:db8::10"))).contains(new Listed(128, ""));
    assertThat(IpAddresses.find(SHOWN, vip("172.16.0.1"))).isEmpty();
  }

  @Test
  void aFilterThatMatchesNothingPrintsAnEmptyListOrNothing() throws FaultException {
    assertThat(IpAddresses.find("[]", vip("172.16.0.10"))).isEmpty();
    assertThat(IpAddresses.find("[{}]", vip("172.16.0.10"))).isEmpty();
    assertThat(IpAddresses.find("", vip("172.16.0.10"))).isEmpty();
  }

  @Test
  void anythingElseIsNoAbsence() {
    for (String odd : new String[] {"1: lo: <LOOPBACK>", "{\"a\":1}"}) {
      assertThatThrownBy(() -> IpAddresses.find(odd, vip("172.16.0.10")))
          .isInstanceOf(FaultException.class)
          .hasMessageContaining("iproute2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RTNETLINK answers: Operation not permitted | DENIED",
        "Error: ipv6: IPv6 is disabled on this device. | DENIED",
        "RTNETLINK answers: Permission denied | DENIED",
        "RTNETLINK answers: File exists | REJECTED",
        "Error: ipv4: Address already assigned. | REJECTED",
        "RTNETLINK answers: Cannot assign requested address | REJECTED",
        "Error: ipv6: address not found. | REJECTED",
        "Cannot find device \"lo\" | TRANSIENT"
      })
  void theWordsOfIpAreTyped(String error, Fault.Kind kind) {
    Fault fault = IpCommand.failed("ip addr add", error).fault();
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.text()).startsWith("ip addr add: " + error);
  }

  private static Vip vip(String address) {
    return new Vip(Ip.of(address));
  }
}
