package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Dials once: Jedis would silently dial anew, unsubscribed, on the next write after a cut. */
final class Dialler implements JedisSocketFactory {

  private static final int CONNECT_MILLIS = 1000;

  private final Endpoint at;
  private final Optional<Tls> tls;
  private final Names names;
  private final int readMillis;
  private @Nullable Socket raw;
  private boolean used;
  private boolean cut;

  Dialler(Endpoint at, Optional<Tls> tls, Names names, int readMillis) {
    this.at = at;
    this.tls = tls;
    this.names = names;
    this.readMillis = readMillis;
  }

  @Override
  public Socket createSocket() {
    if (used) {
      throw new JedisConnectionException("the connection to " + at + " was cut");
    }
    used = true;
    try {
      return dialAny();
    } catch (IOException | FaultException e) {
      throw new JedisConnectionException(e);
    }
  }

  private Socket dialAny() throws IOException, FaultException {
    Optional<SSLContext> context = Optional.empty();
    if (tls.isPresent()) {
      context = Optional.of(tls.get().context());
    }
    IOException last = new SocketException("no address");
    for (Ip ip : names.addresses(at.host())) {
      Socket socket = begin();
      try {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(
            new InetSocketAddress(ip.value(), at.port()), Math.min(CONNECT_MILLIS, readMillis));
        socket.setSoTimeout(readMillis);
        return context.isPresent() ? tls.orElseThrow().over(socket, at, context.get()) : socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  private synchronized Socket begin() throws IOException {
    if (cut) {
      throw new SocketException("closed");
    }
    Socket socket = new Socket();
    raw = socket;
    return socket;
  }

  /** Whether both ends have the same address: what is sent never leaves this host. */
  synchronized boolean endsHere() {
    return raw != null
        && raw.getInetAddress() != null
        && raw.getInetAddress().equals(raw.getLocalAddress());
  }

  /** Closes the TCP socket itself, at once: a TLS socket's close may wait for its peer. */
  synchronized void cut() {
    cut = true;
    if (raw != null) {
      try {
        raw.close();
      } catch (IOException e) {
        // It is of no use any more either way.
        raw = null;
      }
    }
  }
}
