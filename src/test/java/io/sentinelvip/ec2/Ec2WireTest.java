package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What really goes over the wire, and when, against a bare socket. */
@Timeout(60)
class Ec2WireTest {

  private static final RouteTarget TARGET =
      new RouteTarget(new EniId("eni-0000000b"), Optional.empty());

  private final SdkProperties sdk = new SdkProperties().keys();
  private ServerSocket server;
  private Ec2Routes routes;
  private final CompletableFuture<Socket> accepted = new CompletableFuture<>();

  Ec2WireTest() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    sdk.endpoint(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    routes = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty());
  }

  @BeforeEach
  void listen() {
    daemon(
        () -> {
          try {
            accepted.complete(server.accept());
          } catch (IOException e) {
            accepted.completeExceptionally(e);
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    routes.close();
    sdk.close();
    server.close();
    if (accepted.isDone() && !accepted.isCompletedExceptionally()) {
      accepted.join().close();
    }
  }

  @Test
  void theGateIsAskedOnceTheConnectionStands() {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    Fault shut = new Fault(Fault.Kind.PROOF_EXPIRED, "Proof", "too old");
    Fault fault =
        point(
            () -> {
              connected.complete(await(accepted).isConnected());
              throw new FaultException(shut);
            });
    assertThat(fault).isEqualTo(shut);
    assertThat(connected).isCompletedWithValue(true);
  }

  @Test
  void aShutGateLeavesNotAByteOnTheWire() {
    point(
        () -> {
          throw new FaultException(new Fault(Fault.Kind.PROOF_EXPIRED, "Proof", "too old"));
        });
    Throwable end = catchThrowable(() -> await(accepted).getInputStream().read());
    assertThat(end).isInstanceOf(SocketException.class).hasMessageContaining("reset");
  }

  @Test
  void aCallWithoutAnAnswerIsEndedByAReset() throws IOException {
    Fault fault = point(Gate.OPEN);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    Throwable end = catchThrowable(() -> await(accepted).getInputStream().readAllBytes());
    assertThat(end).isInstanceOf(SocketException.class).hasMessageContaining("reset");
  }

  @Test
  void aConnectionIsKeptForTheNextCall() throws FaultException {
    daemon(
        () -> {
          try {
            Socket only = await(accepted);
            answer(only);
            answer(only);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    send(Gate.OPEN);
    send(Gate.OPEN);
  }

  @Test
  void anAnswerThatBreaksOffLeavesItUnknown() {
    daemon(
        () -> {
          try {
            Socket socket = await(accepted);
            socket.getInputStream().read(new byte[4096]);
            socket
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(StandardCharsets.US_ASCII));
            socket.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertThat(point(Gate.OPEN).kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
  }

  @Test
  void whereNothingListensNothingWasDone() throws IOException {
    server.close();
    Fault fault = point(Gate.OPEN);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(fault.text()).startsWith("ec2:ReplaceRoute on rtb-0000000a: ");
  }

  @Test
  void aNameThatDoesNotResolveIsTransient() {
    routes.close();
    sdk.endpoint(URI.create("http://ec2.invalid:1"));
    routes = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty());
    assertThat(point(Gate.OPEN).kind()).isEqualTo(Fault.Kind.TRANSIENT);
  }

  @Test
  void theGeneralEndpointSettingIsHonouredToo() {
    routes.close();
    sdk.close();
    sdk.keys().set("aws.endpointUrl", "http://127.0.0.1:" + server.getLocalPort());
    routes = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty());
    point(() -> await(accepted));
    assertThat(accepted).isCompleted();
  }

  private Fault point(Gate gate) {
    FaultException e = catchThrowableOfType(FaultException.class, () -> send(gate));
    assertThat(e).as("a fault").isNotNull();
    return e.fault();
  }

  private void send(Gate gate) throws FaultException {
    routes.pointRoute(
        new RouteTableId("rtb-0000000a"), new Vip(Ip.of("172.16.0.10")), TARGET, false, gate);
  }

  /** Reads up to the last parameter that the request has, and says that it was done. */
  private static void answer(Socket socket) throws IOException {
    StringBuilder request = new StringBuilder();
    while (!request.toString().contains("NetworkInterfaceId=eni-0000000b")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("ended after: " + request);
      }
      request.append((char) next);
    }
    String body = "<ReplaceRouteResponse><return>true</return></ReplaceRouteResponse>";
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static Socket await(CompletableFuture<Socket> socket) {
    return socket.orTimeout(1, TimeUnit.SECONDS).join();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "bare-server");
    thread.setDaemon(true);
    thread.start();
  }
}
