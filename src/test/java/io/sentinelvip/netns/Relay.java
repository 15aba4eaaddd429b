package io.sentinelvip.netns;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Started inside a namespace: what connects to an address there reaches, over a Unix socket (which
 * no namespace confines), the {@link Portal} in the JVM that emulates. It first says, in one line,
 * where the connection came in and from whom, as the metadata service must know.
 */
final class Relay {

  private static final int BUFFER = 16_384;

  private Relay() {}

  /** The Unix socket, then the addresses to listen on, {@code host:port}. */
  public static void main(String[] args) throws IOException {
    Path socket = Path.of(args[0]);
    for (int i = 1; i < args.length; i++) {
      int colon = args[i].lastIndexOf(':');
      String host = args[i].substring(0, colon);
      int port = Integer.parseInt(args[i].substring(colon + 1));
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(host, port), 256);
      thread(() -> accept(server, socket), false);
    }
    System.out.println("relaying");
  }

  private static void accept(ServerSocketChannel server, Path socket) throws IOException {
    while (true) {
      SocketChannel outer = server.accept();
      thread(() -> relay(outer, socket), true);
    }
  }

  private static void relay(SocketChannel outer, Path socket) throws IOException {
    try (SocketChannel inner = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      inner.connect(UnixDomainSocketAddress.of(socket));
      InetSocketAddress to = (InetSocketAddress) outer.getLocalAddress();
      InetSocketAddress from = (InetSocketAddress) outer.getRemoteAddress();
      String line = to.getHostString() + ":" + to.getPort() + " " + from.getHostString() + "\n";
      inner.write(ByteBuffer.wrap(line.getBytes(US_ASCII)));
      join(outer, inner);
    } finally {
      outer.close();
    }
  }

  /** Passes bytes both ways; when one side ends, so does the other. */
  static void join(SocketChannel one, SocketChannel other) throws IOException {
    for (SocketChannel each : new SocketChannel[] {one, other}) {
      if (each.getRemoteAddress() instanceof InetSocketAddress) {
        each.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
    }
    thread(() -> copy(other, one), true);
    copy(one, other);
  }

  private static void copy(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    }
  }

  /** What may fail because a connection ended. */
  interface Work {
    void run() throws IOException;
  }

  static void thread(Work work, boolean daemon) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The connection is over; whoever was at its other end has seen it too.
                return;
              }
            },
            "relay");
    thread.setDaemon(daemon);
    thread.start();
  }
}
