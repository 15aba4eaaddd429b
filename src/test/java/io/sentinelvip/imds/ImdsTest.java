package io.sentinelvip.imds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.vpc.EmulatedVpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImdsTest {

  private static final String A = "i-0000000a";
  private static final SelfOverrides ALL =
      new SelfOverrides(
          Optional.of(new InstanceId("i-0000000e")),
          Optional.of(new EniId("eni-0000000e")),
          Set.of(Ip.of("10.9.9.9")));

  private volatile Moment now = new Moment(0, 1_000_000);
  private final Clock clock = () -> now;
  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .cidr("10.0.0.0/16")
          .cidr("100.64.0.0/16")
          .cidr("2600:1f00::/56")
          .instance(
              A,
              i ->
                  i.eni("eni-000000a0", e -> e.ip("10.0.0.11").ip("10.0.0.12").publicIp("3.3.3.3"))
                      .eni("eni-000000a1", e -> e.ip("10.0.1.11").ip("2600:1f00::11")))
          .start();
  private final Imds imds = new Imds(vpc.imds(A), SelfOverrides.NONE, clock);

  @AfterEach
  void close() {
    vpc.close();
  }

  @Test
  void theIdentityListsEveryInterfaceThePrimaryFirst() throws FaultException {
    Identity self = imds.learn();
    assertThat(self.instance()).isEqualTo(new InstanceId(A));
    assertThat(self.interfaces())
        .containsExactly(
            new NetworkInterface(
                new EniId("eni-000000a0"),
                0,
                Set.of(Ip.of("10.0.0.11"), Ip.of("10.0.0.12"), Ip.of("3.3.3.3"))),
            new NetworkInterface(
                new EniId("eni-000000a1"), 1, Set.of(Ip.of("10.0.1.11"), Ip.of("2600:1f00::11"))));
    assertThat(self.vpc()).isPresent();
    assertThat(self.vpcCidrs())
        .extracting(Cidr::toString)
        .contains("10.0.0.0/16", "100.64.0.0/16")
        .hasSize(3);
  }

  @Test
  void theRegionComesFromThePlacement() throws FaultException {
    assertThat(imds.region()).isEqualTo("us-east-1");
  }

  @Test
  void aTokenThatIsRefusedIsReplacedOnce() throws FaultException {
    imds.region();
    vpc.metadata(A).invalidateTokens();
    assertThat(imds.region()).isEqualTo("us-east-1");
    int before = vpc.metadata(A).requests();
    imds.region();
    assertThat(vpc.metadata(A).requests()).as("the new token is kept").isEqualTo(before + 1);
  }

  @Test
  void silenceIsTransientAndHealsByItself() throws FaultException {
    vpc.metadata(A).hang();
    Fault fault = faultOf(imds::learn);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(fault.text()).contains(vpc.imds(A).toString(), "/latest/api/token", "hop limit");
    vpc.metadata(A).heal();
    assertThat(imds.learn().instance()).isEqualTo(new InstanceId(A));
    vpc.metadata(A).fail();
    assertThat(faultOf(imds::learn).kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void aTokenThatDiesOnItsWayIsToldFromSilence() throws FaultException {
    vpc.metadata(A).tooFar();
    Fault fault = faultOf(imds::learn);
    assertThat(fault.code()).isEqualTo("HopLimit");
    assertThat(fault.text()).contains("http-put-response-hop-limit 2");
    vpc.metadata(A).heal();
    assertThat(imds.learn().instance()).isEqualTo(new InstanceId(A));
    vpc.metadata(A).hang();
    Imds fresh = new Imds(vpc.imds(A), SelfOverrides.NONE, clock);
    assertThat(faultOf(fresh::learn).code()).isEqualTo("SocketTimeoutException");
  }

  @Test
  void whatTheConfigurationSaysWins() throws FaultException {
    EniId second = new EniId("eni-000000a1");
    Ip floating = Ip.of("10.0.1.99");
    Identity self =
        new Imds(
                vpc.imds(A),
                new SelfOverrides(
                    Optional.of(new InstanceId("i-0000000e")),
                    Optional.of(second),
                    Set.of(floating)),
                clock)
            .learn();
    assertThat(self.instance()).isEqualTo(new InstanceId("i-0000000e"));
    assertThat(self.interfaces()).hasSize(2);
    assertThat(self.carrying(floating).orElseThrow().id()).isEqualTo(second);
    assertThat(self.carrying(Ip.of("10.0.1.11")).orElseThrow().id()).isEqualTo(second);
    assertThat(new Imds(vpc.imds(A), ALL, clock).learn().carrying(Ip.of("10.9.9.9")))
        .as("an interface that IMDS does not list")
        .map(NetworkInterface::deviceIndex)
        .contains(2);
  }

  @Test
  void aConfigurationThatSaysAllNeedsNoImds() throws FaultException {
    vpc.metadata(A).die();
    Identity self = new Imds(vpc.imds(A), ALL, clock).learn();
    assertThat(self.carrying(Ip.of("10.9.9.9"))).isPresent();
    assertThat(self.vpc()).isEmpty();
    assertThat(self.vpcCidrs()).isEmpty();
    SelfOverrides some =
        new SelfOverrides(ALL.instance(), Optional.empty(), Set.of(Ip.of("10.9.9.9")));
    assertThat(faultOf(() -> new Imds(vpc.imds(A), some, clock).learn()).kind())
        .isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void aTokenIsRenewedWhenATenthOfItsLifeIsLeftAndServesUntilItsEnd() throws Exception {
    try (Scripted server = new Scripted()) {
      Imds asked = new Imds(server.url(), SelfOverrides.NONE, clock);
      asked.region();
      now = now.plus(Duration.ofMinutes(323));
      asked.region();
      assertThat(server.tokens()).isEqualTo(1);
      now = now.plus(Duration.ofMinutes(2));
      asked.region();
      assertThat(server.tokens()).isEqualTo(2);
      server.tokenStatus = 503;
      now = now.plus(Duration.ofMinutes(350));
      assertThat(asked.region()).as("by the old token").isEqualTo("us-east-1");
      now = now.plus(Duration.ofMinutes(20));
      assertThat(faultOf(asked::region).code()).isEqualTo("503");
    }
  }

  @Test
  void imdsThatIsOffIsToldWithItsRemedyAndNeverAskedWithoutAToken() throws Exception {
    try (Scripted server = new Scripted()) {
      server.tokenStatus = 403;
      Fault fault = faultOf(() -> new Imds(server.url(), SelfOverrides.NONE, clock).learn());
      assertThat(fault.kind()).isEqualTo(Fault.Kind.DENIED);
      assertThat(fault.text()).contains("turned off", "hop limit");
      assertThat(server.requests).containsExactly("PUT /latest/api/token");
    }
  }

  @Test
  void aSecondRefusalOfAFreshTokenIsAFault() throws Exception {
    try (Scripted server = new Scripted()) {
      server.documentStatus = 401;
      Imds asked = new Imds(server.url(), SelfOverrides.NONE, clock);
      assertThat(faultOf(asked::region).kind()).isEqualTo(Fault.Kind.TRANSIENT);
      assertThat(server.requests).hasSize(4);
    }
  }

  @Test
  void theEndpointFollowsTheSdksVariables() {
    assertThat(Imds.endpoint(Map.of())).isEqualTo(URI.create("http://169.254.169.254"));
    assertThat(Imds.endpoint(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6")))
        .isEqualTo(URI.create("http://[fd00:ec2::254]"));
    assertThat(
            Imds.endpoint(
                Map.of(
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                    "IPv6",
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                    "http://127.0.0.1:1338/")))
        .isEqualTo(URI.create("http://127.0.0.1:1338/"));
    assertThatThrownBy(
            () -> Imds.endpoint(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "127.0.0.1:1338")))
        .hasMessageContaining("AWS_EC2_METADATA_SERVICE_ENDPOINT is not of the form http://HOST");
  }

  private static Fault faultOf(ThrowingCallable call) {
    FaultException e = catchThrowableOfType(FaultException.class, call);
    assertThat(e).as("a fault").isNotNull();
    return e.fault();
  }

  /** Answers each document alike, and remembers what it was asked. */
  private static final class Scripted implements AutoCloseable {
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int tokenStatus = 200;
    private volatile int documentStatus = 200;

    Scripted() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    long tokens() {
      return requests.stream().filter(r -> r.startsWith("PUT ")).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      boolean token = exchange.getRequestMethod().equals("PUT");
      byte[] body = (token ? "TOKEN==" : "us-east-1").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(token ? tokenStatus : documentStatus, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
