package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar with a token: the agent, its commands and a browser. */
class AdminTokenIT {

  private static final String TOKEN = "5f0c9c5d3b7e4a1f8d2e6b9a7c4f1e0d";

  @TempDir private Path dir = Path.of("");

  private final Monitored http = new Monitored();
  private final String listen = "127.0.0.1:" + Monitored.freePort("127.0.0.1");

  private AgentProcess agent(Path tokenFile) {
    return AgentProcess.named("token")
        .config("sentinels", Map.of("addresses", List.of("127.0.0.1:1")))
        .config(
            "vips",
            List.of(
                Map.of(
                    "master", "mymaster",
                    "address", "172.16.0.10",
                    "loopback", "static",
                    "route-tables", List.of("rtb-0a1b2c3d"))))
        .config("admin", Map.of("listen", listen, "token-file", tokenFile.toString()))
        .config("log", Map.of("level", "debug"))
        .aws(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"))
        .start();
  }

  private HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + listen + path));
    return http.send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void commandsAndABrowserGetInAndNobodyElseAndTheTokenIsNeverPrinted() throws Exception {
    Path file = Files.writeString(dir.resolve("admin.token"), TOKEN + "\n");
    try (AgentProcess agent = agent(file)) {
      agent.awaitLine("agent=started", Deployment.SOON);
      String config = agent.dir().resolve("config.yaml").toString();
      assertThat(Cli.run(Map.of(), "status", "--config", config).out())
          .contains("172.16.0.10 of mymaster");
      assertThat(Cli.run(Map.of(), "pause", "--config", config).code()).isZero();
      assertThat(Cli.run(Map.of(), "status", "--admin", listen).out())
          .contains("the agent refused: send the token");
      assertThat(get("/status").statusCode()).isEqualTo(401);
      assertThat(get("/metrics", "Authorization", "Bearer " + TOKEN).body())
          .contains("sentinel_vip_paused 1.0", "sentinel_vip_ready 0.0", "sentinel_vip_alive 1.0");

      String link = Cli.run(Map.of(), "page", "--config", config).out();
      assertThat(link).contains("http://" + listen + "/login?code=");
      String path = link.substring(link.indexOf("/login")).strip();
      String cookie = get(path).headers().firstValue("Set-Cookie").orElseThrow();
      String session = cookie.substring(0, cookie.indexOf(';'));
      assertThat(get("/status", "Cookie", session).statusCode()).isEqualTo(200);
      assertThat(get(path).statusCode()).isEqualTo(401);

      assertThat(Files.readString(agent.log()))
          .contains("effective admin.token-file=" + file)
          .doesNotContain(TOKEN, session, path);
    }
  }

  @Test
  void withoutATokenAnAgentThatOthersCouldReachIsNotStarted() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("c.yaml"),
            """
            sentinels: { addresses: [127.0.0.1:1] }
            vips: [{ master: m, address: 172.16.0.10, route-tables: [rtb-0a1b2c3d] }]
            admin: { listen: 0.0.0.0:9736 }
            """);
    Cli.Result result = Cli.run(Map.of(), "run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out())
        .contains("c.yaml:3: admin.listen: 0.0.0.0:9736 can be reached from other hosts")
        .contains("add token-file; make one: (umask 077; openssl rand -hex 32 >FILE)");
  }
}
