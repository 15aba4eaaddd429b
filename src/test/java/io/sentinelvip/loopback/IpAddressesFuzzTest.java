package io.sentinelvip.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
