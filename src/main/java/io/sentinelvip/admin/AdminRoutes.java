package io.sentinelvip.admin;

import io.sentinelvip.engine.AdminPort;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** From a request to its answer; knows nothing of sockets. */
final class AdminRoutes {

  private static final long MAX_PAUSE_SECONDS = Duration.ofDays(30).toSeconds();

  private static final String INCIDENT = "/history/";
  private static final String THERE_IS =
      "there is GET / (a page), /status, /history, /history/NUMBER, /metrics, /healthz and /readyz, and POST"
          + " /claim, /pause, /resume, /poke and /link";

  private final AdminPort agent;
  private final MonitorRoutes monitor;

  AdminRoutes(AdminPort agent) {
    this.agent = agent;
    this.monitor = new MonitorRoutes(agent);
  }

  Reply answer(String method, String path, byte[] body) {
    try {
      return switch (path) {
        case "/" ->
            method.equals("GET")
                ? new Reply(200, Reply.HTML, Page.TEXT).with("Content-Security-Policy", Page.POLICY)
                : Reply.wrongMethod("GET");
        case "/status" ->
            method.equals("GET")
                ? Reply.json(200, Json.line(agent.status()))
                : Reply.wrongMethod("GET");
        case "/history" ->
            method.equals("GET")
                ? Reply.json(200, Json.line(agent.history()))
                : Reply.wrongMethod("GET");
        case "/claim" -> method.equals("POST") ? claim(body) : Reply.wrongMethod("POST");
        case "/pause" -> method.equals("POST") ? pause(body) : Reply.wrongMethod("POST");
        case "/resume" -> method.equals("POST") ? resume() : Reply.wrongMethod("POST");
        case "/poke" -> method.equals("POST") ? poke(body) : Reply.wrongMethod("POST");
        default ->
            path.startsWith(INCIDENT)
                ? incident(method, path)
                : monitor.answer(method, path).orElseGet(() -> Reply.refuse(404, THERE_IS));
      };
    } catch (IOException e) {
      return Reply.refuse(400, "the body is not the JSON that is expected here");
    }
  }

  private Reply incident(String method, String path) {
    if (!method.equals("GET")) {
      return Reply.wrongMethod("GET");
    }
    String number = path.substring(INCIDENT.length());
    return agent.history().incidents().stream()
        .filter(k -> String.valueOf(k.number()).equals(number))
        .findFirst()
        .map(k -> Reply.json(200, Json.line(k)))
        .orElseGet(() -> Reply.refuse(404, "no incident of that number is kept; see GET /history"));
  }

  private Reply claim(byte[] body) throws IOException {
    Requests.Claim claim =
        body.length == 0 ? new Requests.Claim(null, false) : Json.read(body, Requests.Claim.class);
    Optional<Ip> vip = Optional.ofNullable(claim.vip()).flatMap(Ip::parse);
    if (claim.vip() != null && vip.isEmpty()) {
      return Reply.refuse(400, "vip is not an IP address");
    }
    agent.claim(vip.map(Vip::new), claim.despiteNoMajority());
    return accept("looking now");
  }

  private Reply pause(byte[] body) throws IOException {
    long seconds = Json.read(body, Requests.Pause.class).forSeconds();
    if (seconds < 1 || seconds > MAX_PAUSE_SECONDS) {
      return Reply.refuse(400, "forSeconds must be from 1 to " + MAX_PAUSE_SECONDS);
    }
    agent.pause(Duration.ofSeconds(seconds));
    return accept("hands off for " + seconds + " s");
  }

  private Reply resume() {
    agent.resume();
    return accept("going on");
  }

  private Reply poke(byte[] body) {
    String master = new String(body, StandardCharsets.UTF_8).strip();
    if (!master.isEmpty() && !MasterName.isValid(master)) {
      return Reply.refuse(400, "the body must be empty or the name of a master");
    }
    agent.poke(master.isEmpty() ? Optional.empty() : Optional.of(new MasterName(master)));
    return accept("looking now");
  }

  private static Reply accept(String text) {
    return Reply.json(202, Json.line(new Requests.Answer(true, text)));
  }
}
