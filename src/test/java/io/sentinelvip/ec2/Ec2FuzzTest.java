package io.sentinelvip.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.fuzz.Fuzz;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever EC2 answers, through the SDK as the agent uses it: an answer or a fault. */
@Timeout(600)
class Ec2FuzzTest {

  private static final RouteTableId TABLE = new RouteTableId("rtb-0000000a");
  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));
  private static final RouteTarget TARGET =
      new RouteTarget(new EniId("eni-0000000b"), Optional.empty());

  private static final String TABLES =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <DescribeRouteTablesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
        <requestId>6f570b0b-9c18-4b07-bdec-73740dcf861a</requestId>
        <routeTableSet><item><routeTableId>rtb-0000000a</routeTableId><vpcId>vpc-00000001</vpcId>
          <routeSet><item><destinationCidrBlock>172.16.0.10/32</destinationCidrBlock>
            <instanceId>i-0000000a</instanceId><networkInterfaceId>eni-0000000a</networkInterfaceId>
            <state>active</state><origin>CreateRoute</origin></item></routeSet>
          <associationSet><item><main>true</main></item></associationSet>
          <tagSet><item><key>a</key><value>b</value></item></tagSet></item></routeTableSet>
      </DescribeRouteTablesResponse>""";

  private static final String CHECK =
      """
      <DescribeNetworkInterfaceAttributeResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
        <networkInterfaceId>eni-0000000b</networkInterfaceId>
        <sourceDestCheck><value>true</value></sourceDestCheck>
      </DescribeNetworkInterfaceAttributeResponse>""";

  private static final String DONE =
      "<ReplaceRouteResponse><requestId>x</requestId><return>true</return></ReplaceRouteResponse>";

  private static final String ERROR =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Response><Errors><Error><Code>RouteAlreadyExists</Code><Message>The route identified by
      172.16.0.10/32 already exists.</Message></Error></Errors><RequestID>x</RequestID></Response>""";

  private static final int[] STATUS = {200, 200, 200, 400, 403, 500, 503, 302, 204};

  private byte[] body = new byte[0];
  private int status;

  @Test
  void aSpoiltAnswerIsAnAnswerOrAFault() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (SdkProperties sdk = new SdkProperties().keys().endpoint(url);
        Ec2Routes routes = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty())) {
      assertThat(sdk).isNotNull();
      List<byte[]> documents =
          List.of(
              TABLES.getBytes(UTF_8),
              CHECK.getBytes(UTF_8),
              DONE.getBytes(UTF_8),
              ERROR.getBytes(UTF_8));
      Fuzz.bytes(60, documents, bytes -> all(routes, bytes));
    } finally {
      server.stop(0);
    }
  }

  private void all(Ec2Routes routes, byte[] bytes) {
    body = bytes;
    status = STATUS[bytes.length % STATUS.length];
    TableSelector ids = new TableSelector.ByIds(List.of(TABLE));
    orFault(() -> assertThat(routes.readTables(ids, VIP)).allMatch(t -> t.table().equals(TABLE)));
    orFault(() -> routes.readCheck(TARGET));
    orFault(() -> routes.disableCheck(TARGET, Gate.OPEN));
    orFault(() -> routes.pointRoute(TABLE, VIP, TARGET, false, Gate.OPEN));
    orFault(() -> routes.pointRoute(TABLE, VIP, TARGET, true, Gate.OPEN));
  }

  private interface Effect {
    void run() throws FaultException;
  }

  private static void orFault(Effect effect) {
    try {
      effect.run();
    } catch (FaultException e) {
      assertThat(e.fault().text()).startsWith("ec2:").doesNotContain("\n");
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      boolean empty = body.length == 0 || status == 204;
      exchange.sendResponseHeaders(status, empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
