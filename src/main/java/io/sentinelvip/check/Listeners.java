package io.sentinelvip.check;

import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where TCP sockets listen, as the kernel says in {@code /proc/net/tcp} and {@code tcp6} (Linux,
 * proc_net_tcp): that a configuration says so proves nothing, and to read it takes a right by which
 * passwords can be read.
 */
final class Listeners {

  /** {@code TCP_LISTEN}. */
  private static final String LISTEN = "0A";

  private final Path net;

  Listeners(Path proc) {
    this.net = proc.resolve("net");
  }

  /** The addresses at which something listens to this port. */
  Set<Ip> at(int port) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(net.resolve("tcp")));
    if (Files.exists(net.resolve("tcp6"))) {
      lines.addAll(Files.readAllLines(net.resolve("tcp6")));
    }
    Set<Ip> found = new LinkedHashSet<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length > 3 && words[3].equals(LISTEN)) {
        String[] at = words[1].split(":", -1);
        if (at.length == 2 && Integer.parseInt(at[1], 16) == port) {
          found.add(address(at[0]));
        }
      }
    }
    return found;
  }

  /** Whether a connection to {@code ip} is taken for certain. */
  static boolean cover(Set<Ip> listening, Ip ip) {
    return listening.stream()
        .anyMatch(l -> l.equals(ip) || (l.value().isAnyLocalAddress() && l.isV6() == ip.isV6()));
  }

  /**
   * Whether one may be taken: by {@code ::} IPv4 is, unless the socket is for IPv6 alone, which is
   * not shown here; Redis' own are (anet.c, {@code anetV6Only}), a container's proxy is not.
   */
  static boolean mayCover(Set<Ip> listening, Ip ip) {
    return !ip.isV6()
        && listening.stream().anyMatch(l -> l.isV6() && l.value().isAnyLocalAddress());
  }

  /** Words of four bytes, each in the byte order of the host. */
  private static Ip address(String hex) throws UnknownHostException {
    byte[] raw = HexFormat.of().parseHex(hex);
    ByteBuffer words = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    ByteBuffer network = ByteBuffer.allocate(raw.length);
    while (words.hasRemaining()) {
      network.putInt(words.getInt());
    }
    return new Ip(InetAddress.getByAddress(network.array()));
  }
}
