package io.sentinelvip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Loopback addresses that no other run on this machine uses at the same time: ten neighbours such
 * as 127.0.0.11 to 127.0.0.19, reserved by a socket that listens on the tenth. Where the system
 * knows 127.0.0.1 alone (macOS), all are that one and the ports tell the nodes apart.
 */
final class Addresses implements AutoCloseable {

  private static final int LOCK_PORT = 27365;
  private static final int MOST = 9;

  /** Below every system's range of ports for outgoing connections. */
  private static final int LOWEST_PORT = 12_000;

  private static final int PORTS = 18_000;

  private final List<ServerSocket> lock = new ArrayList<>();
  private final String prefix;
  private final int base;

  private Addresses(String prefix, int base) {
    this.prefix = prefix;
    this.base = base;
  }

  /** Reserves the first free neighbourhood. */
  static Addresses take() {
    if (!isFree("127.0.0.2", 0)) {
      return new Addresses("127.0.0.", 0);
    }
    for (int third = 0; third < 256; third++) {
      for (int base = 10; base <= 240; base += 10) {
        Addresses candidate = new Addresses("127.0." + third + ".", base);
        if (candidate.reserve()) {
          return candidate;
        }
      }
    }
    throw new IllegalStateException("no free loopback addresses left in 127.0.0.0/16");
  }

  private boolean reserve() {
    try {
      lock.add(new ServerSocket(LOCK_PORT, 1, InetAddress.getByName(prefix + base)));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The address of node {@code index}, 0 to 8. */
  String of(int index) {
    if (index < 0 || index >= MOST) {
      throw new IllegalArgumentException("a group has at most " + MOST + " nodes");
    }
    return base == 0 ? "127.0.0.1" : prefix + (base + 1 + index);
  }

  /** One port for each of {@code nodes} nodes: the same for all where their addresses differ. */
  List<Integer> ports(int nodes) {
    if (base > 0) {
      List<String> hosts = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        hosts.add(of(i));
      }
      return Collections.nCopies(nodes, freePort(hosts));
    }
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < nodes) {
      int port = freePort(List.of(of(0)));
      if (!ports.contains(port)) {
        ports.add(port);
      }
    }
    return ports;
  }

  /** A port that is free on each of {@code hosts} now. */
  static int freePort(List<String> hosts) {
    Random random = new Random();
    while (true) {
      int port = LOWEST_PORT + random.nextInt(PORTS);
      if (port != LOCK_PORT && hosts.stream().allMatch(host -> isFree(host, port))) {
        return port;
      }
    }
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (ServerSocket socket : lock) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
