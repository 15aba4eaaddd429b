package io.sentinelvip.admin;

import io.sentinelvip.engine.MonitorPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Answers whoever monitors, and nobody else, without asking who he is. */
public final class MonitorServer implements AutoCloseable {

  private static final String THERE_IS = "there is GET /metrics, /healthz and /readyz";

  private final Door door;

  /**
   * Listens at once.
   *
   * @param listen any address of this host; port 0 picks a free one
   * @throws IOException if the port is taken, or the address is not this host's
   */
  public MonitorServer(InetSocketAddress listen, MonitorPort agent) throws IOException {
    door = new Door("monitor", listen, new Outside(new MonitorRoutes(agent)));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return door.address();
  }

  @Override
  public void close() {
    door.close();
  }

  private record Outside(MonitorRoutes routes) implements Door.Host {
    @Override
    public Optional<Reply> refuse(Request request) {
      return request.isPost() ? Optional.of(Reply.wrongMethod("GET")) : Optional.empty();
    }

    @Override
    public Reply answer(Request request, byte[] body) {
      return routes
          .answer(request.method(), request.path())
          .orElseGet(() -> Reply.refuse(404, THERE_IS));
    }
  }
}
