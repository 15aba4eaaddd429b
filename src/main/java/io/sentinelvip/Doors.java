package io.sentinelvip;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.admin.MonitorServer;
import io.sentinelvip.admin.TokenSource;
import io.sentinelvip.config.Config;
import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where the agent listens: for its commands, and for whoever monitors if that is configured. */
final class Doors implements AutoCloseable {

  private final AdminServer admin;
  private final Optional<MonitorServer> monitor;

  private Doors(AdminServer admin, Optional<MonitorServer> monitor) {
    this.admin = admin;
    this.monitor = monitor;
  }

  /**
   * Listens at once.
   *
   * @throws IOException if it cannot; the text names the key and the remedy
   */
  static Doors open(Config config, AdminPort agent) throws IOException {
    Endpoint listen = config.admin().listen();
    Optional<TokenSource> token = config.admin().token().map(t -> t::read);
    AdminServer admin = open("admin.listen", listen, at -> new AdminServer(at, token, agent));
    try {
      Optional<Endpoint> second = config.metrics().listen();
      return new Doors(
          admin,
          second.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  open("metrics.listen", second.get(), at -> new MonitorServer(at, agent))));
    } catch (IOException e) {
      admin.close();
      throw e;
    }
  }

  @FunctionalInterface
  private interface Opening<T> {
    T at(InetSocketAddress address) throws IOException;
  }

  private static <T> T open(String key, Endpoint listen, Opening<T> opening) throws IOException {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    try {
      if (address.isUnresolved()) {
        throw new IOException("the name does not resolve");
      }
      return opening.at(address);
    } catch (IOException e) {
      throw new IOException(
          key
              + ": cannot listen on "
              + listen
              + ": "
              + e.getMessage()
              + "; is another agent running, and is it an address of this host?",
          e);
    }
  }

  /** For the log. */
  @Override
  public String toString() {
    return "admin=" + admin.address() + monitor.map(m -> " metrics=" + m.address()).orElse("");
  }

  @Override
  public void close() {
    monitor.ifPresent(MonitorServer::close);
    admin.close();
  }
}
