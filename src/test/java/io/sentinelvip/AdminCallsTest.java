package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.admin.AdminServer;
import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.core.Decider;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.core.VipState;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Engine;
import io.sentinelvip.engine.EngineThread;
import io.sentinelvip.engine.EventQueue;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.IntentRunner;
import io.sentinelvip.engine.Journal;
import io.sentinelvip.engine.Lanes;
import io.sentinelvip.lab.Await;
import io.sentinelvip.model.Role;
import io.sentinelvip.prometheus.Metrics;
import io.sentinelvip.state.IncidentFile;
import io.sentinelvip.state.StateFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is asked at the admin port, no route is written while one of the proofs is missing. */
class AdminCallsTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern POSTS = Pattern.compile("POST (/[^\"]*)");

  private static final String YAML =
      """
      sentinels: { addresses: [10.0.1.11, 10.0.2.12, 10.0.3.13] }
      vips:
        - { master: mymaster, address: 172.16.0.10, route-tables: [rtb-00000001] }
      """;

  /** What is missing. */
  enum Missing {
    MAJORITY,
    ROLE,
    EPOCH
  }

  @TempDir private Path dir = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();
  private final EventQueue queue = new EventQueue();
  private final ProvedWorld world = new ProvedWorld(queue);

  /** An agent of the real parts but for the adapters. */
  private final class Parts implements AutoCloseable {
    final EngineThread thread;
    final AdminServer server;
    final IncidentFile incidents = new IncidentFile(dir);
    final StateFile memory = new StateFile(dir);

    Parts() throws Exception {
      Path file = Files.writeString(dir.resolve("c.yaml"), YAML);
      Config config = ConfigLoader.load(new ConfigSources(file, true, Map.of(), Map.of()));
      Journal journal = new Journal();
      VipSettings vip = Settings.vips(config).get(0);
      Engine engine =
          new Engine(
              Decider::decide,
              Clock.SYSTEM,
              queue,
              memory,
              journal,
              List.of(VipState.initial(vip, 0, 1, Clock.SYSTEM.now())),
              (settings, reign) ->
                  new IntentRunner(
                      settings, reign, world.ports(), direct(), queue, Clock.SYSTEM, journal));
      thread = new EngineThread(engine);
      Admin admin =
          new Admin(
              config,
              engine,
              thread,
              queue,
              journal,
              world,
              incidents,
              new Metrics(List.of()),
              () -> GroupView.NONE,
              List::of);
      server = new AdminServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), admin);
      thread.start();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.address().getPort() + path))
              .header(AdminServer.HEADER, "1")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    /** Every path that takes a POST, as the server itself lists them. */
    List<String> posts() throws Exception {
      var list = POSTS.matcher(send("GET", "/nothing", "").body());
      assertThat(list.find()).isTrue();
      return List.of(list.group(1).split(", | and ", -1));
    }

    @Override
    public void close() {
      server.close();
      thread.close();
      incidents.close();
      memory.close();
    }
  }

  private static Lanes direct() {
    return new Lanes(
        Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run, Runnable::run);
  }

  /**
   * An operator who claims despite no majority answers for it where none is; the dissent of one
   * Sentinel is no majority for another node.
   */
  private static List<String> bodies(String path, Missing missing) {
    boolean despite = missing != Missing.EPOCH;
    return switch (path) {
      case "/claim" ->
          List.of("", "{\"vip\": \"172.16.0.10\", \"despiteNoMajority\": " + despite + "}");
      case "/pause" -> List.of("{\"forSeconds\": 1}");
      case "/poke" -> List.of("", "mymaster");
      default -> List.of("");
    };
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWrittenWhileAProofIsMissing(Missing missing) throws Exception {
    world.named = missing == Missing.MAJORITY ? ProvedWorld.OTHER : ProvedWorld.ME;
    world.role = missing == Missing.ROLE ? Role.REPLICA : Role.MASTER;
    world.higher = missing == Missing.EPOCH;
    try (Parts agent = new Parts()) {
      List<String> asked = new ArrayList<>();
      for (String path : agent.posts()) {
        for (String body : bodies(path, missing)) {
          assertThat(agent.send("POST", path, body).statusCode()).as(path).isIn(200, 202);
          asked.add(path);
        }
        int before = world.rounds.get();
        Await.until("answers", SOON, () -> world.rounds.get() >= before + 2);
      }
      assertThat(asked).contains("/claim", "/pause", "/resume", "/poke", "/link");
      assertThat(world.written).as(() -> world.alerts.toString()).isEmpty();
    }
  }

  @Test
  void withAllThreeItIsWrittenAndNotWhilePaused() throws Exception {
    world.role = Role.REPLICA;
    try (Parts agent = new Parts()) {
      agent.send("POST", "/pause", "{\"forSeconds\": 600}");
      Await.until("answers", SOON, () -> world.rounds.get() >= 2);
      world.role = Role.MASTER;
      int before = world.rounds.get();
      Await.until("answers", SOON, () -> world.rounds.get() >= before + 2);
      assertThat(world.written).isEmpty();
      agent.send("POST", "/resume", "");
      agent.send("POST", "/claim", "");
      Await.until("the move", SOON, () -> !world.written.isEmpty());
    }
  }
}
