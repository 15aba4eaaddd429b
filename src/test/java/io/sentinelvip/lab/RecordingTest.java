package io.sentinelvip.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the design takes from Sentinel is so in every recorded version. */
class RecordingTest {

  static final List<String> VERSIONS = Recording.VERSIONS;
  private static final String ADDRESS = "SENTINEL GET-MASTER-ADDR-BY-NAME mymaster";
  private static final String MASTER = "SENTINEL MASTER mymaster";

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void theWithholdingLeaderNamesTheNewMasterByAddressAndTheOldOneInItsFields(String version) {
    Object promoted = address(version, "withheld", 1);

    assertThat(address(version, "withheld", 0)).isEqualTo(promoted);
    assertThat(masterField(version, "withheld", 0, "ip"))
        .isEqualTo(address(version, "whole", 0))
        .isNotEqualTo(promoted);
    assertThat(masterField(version, "withheld", 0, "failover-state")).isEqualTo("reconf_slaves");
    assertThat(masterField(version, "withheld", 1, "ip")).isEqualTo(promoted);
    assertThat(masterField(version, "withheld", 0, "config-epoch"))
        .isEqualTo(masterField(version, "withheld", 1, "config-epoch"));
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void everySentinelPublishedTheSwitchInBothFailovers(String version) {
    for (String moment : List.of("planned", "killed")) {
      for (int sentinel = 0; sentinel < 3; sentinel++) {
        Recording messages = Recording.of(version, moment, sentinel, "PSUBSCRIBE *");
        assertThat(messages.decoded())
            .filteredOn(m -> ((List<?>) m).get(2).equals("+switch-master"))
            .hasSize(1);
      }
    }
  }

  private static Object address(String version, String moment, int sentinel) {
    return ((List<?>) Recording.of(version, moment, sentinel, ADDRESS).decoded().get(0)).get(0);
  }

  private static String masterField(String version, String moment, int sentinel, String field) {
    Object reply = Recording.of(version, moment, sentinel, MASTER).decoded().get(0);
    return String.valueOf(Server.fields(reply).get(field));
  }
}
