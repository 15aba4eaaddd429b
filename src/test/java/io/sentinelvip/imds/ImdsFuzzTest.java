package io.sentinelvip.imds;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.fuzz.Fuzz;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever IMDS answers, it is an identity or a fault. */
class ImdsFuzzTest {

  private static final List<String> DOCUMENTS =
      List.of(
          "i-1234567890abcdef0",
          "02:29:96:8f:6a:2d/\n02:ab:96:8f:6a:2d/",
          "eni-0a1b2c3d4e5f60718",
          "10.0.1.51\n10.0.1.52",
          "2001:db8:8:4::2",
          "10.0.0.0/16\n2600:1f00::/56",
          "vpc-0123456789abcdef0",
          "eu-central-1",
          "0",
          "{\"region\" : \"us-west-2\", \"accountId\" : \"123456789012\"}");

  @Test
  void everyDocumentIsReadOrPassedOver() {
    Fuzz.texts(
        20_000,
        DOCUMENTS,
        text -> {
          ImdsDocuments.instanceId(text);
          ImdsDocuments.macs(text);
          ImdsDocuments.interfaceId(text);
          ImdsDocuments.deviceNumber(text);
          ImdsDocuments.addresses(text);
          ImdsDocuments.cidrs(text);
          ImdsDocuments.vpcId(text);
          ImdsDocuments.region(text);
          ImdsDocuments.regionOfIdentity(text);
        });
  }

  @Test
  void overHttpItIsAnAnswerOrAFault() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[][] said = {new byte[0]};
    server.createContext("/", e -> answer(e, said[0]));
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try {
      Fuzz.texts(
          100,
          DOCUMENTS,
          text -> {
            said[0] = text.getBytes(StandardCharsets.UTF_8);
            Imds imds = new Imds(url, SelfOverrides.NONE, Clock.SYSTEM);
            try {
              assertThat(imds.learn().interfaces()).isNotEmpty();
            } catch (FaultException e) {
              assertThat(e.fault().text()).contains(url.toString());
            }
          });
    } finally {
      server.stop(0);
    }
  }

  /** The token too: whoever answers as IMDS may put anything there. */
  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
