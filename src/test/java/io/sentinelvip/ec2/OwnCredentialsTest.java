package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.lab.Await;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import io.sentinelvip.vpc.EmulatedVpc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Credentials that expire while IMDS is away. */
@Timeout(60)
class OwnCredentialsTest {

  private static final String INSTANCE = "i-0000000a";
  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final TableSelector TABLES =
      new TableSelector.ByIds(List.of(new RouteTableId("rtb-0000000a")));

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .credentialLife(Duration.ofSeconds(3))
          .instance(INSTANCE, i -> i.eni("eni-0000000a", "10.0.0.11"))
          .table("rtb-0000000a", t -> t.route("172.16.0.10/32", "eni-0000000a"))
          .start();
  private final SdkProperties sdk =
      new SdkProperties().endpoint(vpc.endpoint()).imds(vpc.imds(INSTANCE));
  private final Ec2Routes routes =
      new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty());

  @AfterEach
  void close() {
    routes.close();
    sdk.close();
    vpc.close();
  }

  @Test
  void theFirstCallAfterImdsIsWellAgainIsSignedWithNewOnes() throws Exception {
    assertThat(routes.readTables(TABLES, VIP)).hasSize(1);
    vpc.metadata(INSTANCE).fail();
    Await.until("refused credentials", Duration.ofSeconds(10), this::isRefused);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> routes.readTables(TABLES, VIP)).isNotNull();
    }
    vpc.metadata(INSTANCE).heal();
    assertThat(routes.readTables(TABLES, VIP)).hasSize(1);
  }

  @Test
  void whenTheyEndIsKnownOnceTheyWereGiven() throws Exception {
    assertThat(routes.credentialsUntil()).isEmpty();
    routes.readTables(TABLES, VIP);
    assertThat(routes.credentialsUntil().orElseThrow()).isAfter(Instant.now().minusSeconds(60));
  }

  private boolean isRefused() {
    try {
      return routes.readTables(TABLES, VIP).isEmpty();
    } catch (Exception e) {
      return String.valueOf(e.getMessage()).contains("RequestExpired");
    }
  }
}
