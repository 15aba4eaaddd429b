package io.sentinelvip.netns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The emulator's end of the {@link Relay}: leads each connection to the server it is meant for. */
final class Portal implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Map<String, URI> byOrigin;

  /**
   * Listens.
   *
   * @param byOrigin a server for what a relay says in its first line ({@code host:port caller}), or
   *     for the first word of it
   */
  Portal(Path socket, Map<String, URI> byOrigin) {
    this.byOrigin = Map.copyOf(byOrigin);
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Relay.thread(this::accept, true);
  }

  private void accept() throws IOException {
    while (true) {
      SocketChannel inner = server.accept();
      Relay.thread(() -> lead(inner), true);
    }
  }

  private void lead(SocketChannel inner) throws IOException {
    try (inner) {
      String origin = line(inner);
      Optional<URI> to =
          Optional.ofNullable(byOrigin.get(origin))
              .or(() -> Optional.ofNullable(byOrigin.get(origin.split(" ", 2)[0])));
      if (to.isPresent()) {
        try (SocketChannel outer =
            SocketChannel.open(new InetSocketAddress(to.get().getHost(), to.get().getPort()))) {
          Relay.join(inner, outer);
        }
      }
    }
  }

  private static String line(SocketChannel from) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    while (from.read(one) == 1) {
      String next = new String(one.array(), US_ASCII);
      if (next.equals("\n")) {
        break;
      }
      line.append(next);
      one.clear();
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
