package io.sentinelvip.admin;

import io.sentinelvip.engine.MonitorPort;
import java.util.Optional;

/** What monitoring asks; nothing of it changes anything. */
final class MonitorRoutes {

  /** The text format's own media type. */
  private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

  private static final int ILL = 503;

  private final MonitorPort agent;

  MonitorRoutes(MonitorPort agent) {
    this.agent = agent;
  }

  /** Empty for a path that is none of its own. */
  Optional<Reply> answer(String method, String path) {
    Optional<Reply> reply =
        switch (path) {
          case "/metrics" -> Optional.of(new Reply(200, EXPOSITION, agent.metrics()));
          case "/healthz" -> Optional.of(health(agent.alive()));
          case "/readyz" -> Optional.of(health(agent.ready()));
          default -> Optional.empty();
        };
    return reply.map(
        r -> method.equals("GET") || method.equals("HEAD") ? r : Reply.wrongMethod("GET"));
  }

  private static Reply health(MonitorPort.Health health) {
    return Reply.text(health.good() ? 200 : ILL, health.sentence());
  }
}
