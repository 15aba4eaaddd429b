package io.sentinelvip.admin;

import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.engine.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Answers commands, browsers and whoever monitors: on the loopback whoever asks, or anywhere those
 * who send the token. What is asked there moves no route: it makes the agent look.
 */
public final class AdminServer implements AutoCloseable {

  /** Must be sent with every POST, with any value. */
  public static final String HEADER = "X-Sentinel-Vip";

  private final Door door;

  /**
   * Listens at once on the loopback, and asks nobody who he is.
   *
   * @param listen a loopback address; port 0 picks a free one
   * @throws IOException if the port is taken
   */
  public AdminServer(InetSocketAddress listen, AdminPort agent) throws IOException {
    this(listen, Optional.empty(), agent);
  }

  /**
   * Listens at once.
   *
   * @param listen without a token a loopback address; port 0 picks a free one
   * @param token what whoever asks must know; empty: nothing
   * @throws IOException if the port is taken, or the address is not this host's
   */
  public AdminServer(InetSocketAddress listen, Optional<TokenSource> token, AdminPort agent)
      throws IOException {
    this(listen, token, agent, Clock.SYSTEM);
  }

  AdminServer(InetSocketAddress listen, Optional<TokenSource> token, AdminPort agent, Clock clock)
      throws IOException {
    Guard guard = new Guard(listen, token, clock);
    door = new Door("admin", listen, new Inside(guard, new AdminRoutes(agent)));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return door.address();
  }

  @Override
  public void close() {
    door.close();
  }

  private record Inside(Guard guard, AdminRoutes routes) implements Door.Host {
    @Override
    public Optional<Reply> refuse(Request request) {
      return guard.refuse(request);
    }

    @Override
    public Reply answer(Request request, byte[] body) {
      return switch (request.path()) {
        case Guard.LOGIN -> guard.login(request);
        case "/link" -> request.isPost() ? link() : Reply.wrongMethod("POST");
        default -> routes.answer(request.method(), request.path(), body);
      };
    }

    private Reply link() {
      try {
        return Reply.json(200, Json.line(new Requests.Link(guard.link())));
      } catch (IOException e) {
        return Reply.refuse(503, "no link can be made: " + e.getMessage());
      }
    }
  }
}
