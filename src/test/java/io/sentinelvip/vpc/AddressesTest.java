package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource({
    "100.68.0.18/18, 100.68.0.0/18",
    "172.16.0.10/32, 172.16.0.10/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "FD00:0:0:0:0:0:0:10/128, fd00::10/128",
    "2600:1f00:0:5::/64, 2600:1f00:0:5::/64",
    "::1/128, ::1/128",
    "::/0, ::/0",
    "1:2:3:4:5:6:7:8/128, 1:2:3:4:5:6:7:8/128"
  })
  void aBlockHasOneForm(String text, String canonical) {
    assertThat(Addresses.canonical(text)).isEqualTo(canonical);
  }

  @Test
  void whatIsNoBlockIsRefusedAsEc2Does() {
    assertThatThrownBy(() -> Addresses.canonical("10.0.0.0/33"))
        .isInstanceOf(Ec2Error.class)
        .hasMessageContaining("InvalidParameterValue");
  }

  @Test
  void aBlockIsWithinAnotherWhenAllOfItIs() {
    assertThat(Addresses.within("10.0.5.0/24", "10.0.0.0/16")).isTrue();
    assertThat(Addresses.within("10.0.0.0/8", "10.0.0.0/16")).isFalse();
    assertThat(Addresses.within("fd00::1/128", "10.0.0.0/16")).isFalse();
  }
}
