package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.lab.Await;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.vpc.TlsKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same as on a bare socket, over TLS, as EC2 is really called. */
@Timeout(60)
class Ec2TlsTest {

  /** The TCP connection, once the TLS handshake on it is done. */
  private final CompletableFuture<Socket> shaken = new CompletableFuture<>();

  @Test
  void theGateIsAskedOnceTheHandshakeIsDone(@TempDir Path dir) throws Exception {
    Fault shut = new Fault(Fault.Kind.PROOF_EXPIRED, "Proof", "too old");
    CompletableFuture<Boolean> wasShaken = new CompletableFuture<>();
    Fault fault =
        pointOver(
            dir,
            () -> {
              wasShaken.complete(await(shaken).isConnected());
              throw new FaultException(shut);
            });
    assertThat(fault).isEqualTo(shut);
    assertThat(wasShaken).isCompletedWithValue(true);
    assertEndedByReset();
  }

  @Test
  void aCallWithoutAnAnswerIsEndedByAReset(@TempDir Path dir) throws Exception {
    assertThat(pointOver(dir, Gate.OPEN).kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertEndedByReset();
  }

  @Test
  void anOrderlyEndIsToldFromAReset() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 8, loopback);
        Socket client = new Socket(loopback, server.getLocalPort());
        Socket plain = server.accept()) {
      client.shutdownOutput();
      assertThat(plain.getInputStream().read()).isEqualTo(-1);
      assertThat(isHalfOpen(plain)).isTrue();
    }
  }

  /** TLS may end what it sends a moment before the reset: then that end is all that is read. */
  private void assertEndedByReset() throws IOException {
    Socket plain = await(shaken);
    InputStream bytes = plain.getInputStream();
    Throwable end = catchThrowable(bytes::readAllBytes);
    if (end != null) {
      assertThat(end).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }
    Await.until("the reset", Duration.ofSeconds(10), () -> !isHalfOpen(plain));
  }

  /** After an orderly end the kernel keeps the connection until this side ends it, too. */
  private static boolean isHalfOpen(Socket socket) {
    Pattern waitsForClose =
        Pattern.compile(":%04X \\w+:%04X 08 ".formatted(socket.getLocalPort(), socket.getPort()));
    return Stream.of("tcp", "tcp6")
        .map(Path.of("/proc/net")::resolve)
        .filter(Files::exists)
        .anyMatch(table -> waitsForClose.matcher(textOf(table)).find());
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Fault pointOver(Path dir, Gate gate) throws Exception {
    TlsKey key = TlsKey.make(dir);
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        SdkProperties sdk =
            new SdkProperties()
                .keys()
                .endpoint(URI.create("https://localhost:" + server.getLocalPort()))
                .set("javax.net.ssl.trustStore", key.store().toString())
                .set("javax.net.ssl.trustStorePassword", key.password());
        Ec2Routes routes = new Ec2Routes("us-east-1", Optional.empty(), () -> Optional.empty())) {
      assertThat(sdk).isNotNull();
      SSLContext tls = key.context();
      Thread thread = new Thread(() -> handshake(server, tls), "tls-server");
      thread.setDaemon(true);
      thread.start();
      FaultException e =
          catchThrowableOfType(
              FaultException.class,
              () ->
                  routes.pointRoute(
                      new RouteTableId("rtb-0000000a"),
                      new Vip(Ip.of("172.16.0.10")),
                      new RouteTarget(new EniId("eni-0000000b"), Optional.empty()),
                      false,
                      gate));
      assertThat(e).as("a fault").isNotNull();
      return e.fault();
    }
  }

  private void handshake(ServerSocket server, SSLContext tls) {
    try {
      Socket plain = server.accept();
      SSLSocket over = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, false);
      over.startHandshake();
      shaken.complete(plain);
    } catch (IOException e) {
      shaken.completeExceptionally(e);
    }
  }

  private static Socket await(CompletableFuture<Socket> socket) {
    return socket.orTimeout(1, TimeUnit.SECONDS).join();
  }
}
