package io.sentinelvip.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever {@code ip} prints, it is an entry, none, or a fault. */
class IpAddressesFuzzTest {

  @Test
  void aSpoiltListIsAnEntryNoneOrAFault() {
    Vip vip = new Vip(Ip.of("172.16.0.10"));
    Fuzz.texts(
        20_000,
        List.of(
            """
            [{"ifname":"lo","addr_info":[{},{"family":"inet","local":"172.16.0.10",\
            "prefixlen":32,"scope":"global","label":"lo:svip"}]}]
            """,
            "[]",
            "[{}]"),
        text -> {
          try {
            IpAddresses.find(text, vip);
          } catch (FaultException e) {
            assertThat(e.fault().code()).isEqualTo("Unreadable");
          }
        });
  }

  @Test
  void aSpoiltRecordOfAddedAddressesIsARecordOrNone(@TempDir Path dir) throws IOException {
    Vip vip = new Vip(Ip.of("fd12::10"));
    Path file = dir.resolve("loopback-added");
    new AddedRecord(file).remember(vip);
    byte[] record = Files.readAllBytes(file);
    assertThat(new AddedRecord(file).holds(vip)).isTrue();
    int[] held = {0};
    Fuzz.bytes(
        1_000,
        List.of(record),
        bytes -> {
          Files.write(file, bytes);
          AddedRecord read = new AddedRecord(file);
          held[0] += read.holds(vip) ? 1 : 0;
          assertThat(read.holds(new Vip(Ip.of("10.0.0.1")))).isFalse();
        });
    assertThat(held[0]).as("of another boot, or spoilt").isBetween(1, 900);
  }
}
