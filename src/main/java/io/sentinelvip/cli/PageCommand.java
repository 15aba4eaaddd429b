package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.admin.Json;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "page",
    description = {
      "Prints the address of the agent's page, for a browser.",
      "Where the admin port asks for a token, the address lets one browser in, once and within a",
      "minute; that browser may then look for an hour."
    },
    mixinStandardHelpOptions = true)
final class PageCommand implements Callable<Integer> {

  @Mixin private AgentAccess agent = new AgentAccess();

  @Option(names = "--json", description = "The address as JSON.")
  private boolean json;

  private final Surroundings around;

  PageCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    String path = agent.ask(around.environment(), AdminClient::link);
    String url = "http://" + reachable(agent.where(around.environment())) + path;
    around.out().println(json ? Json.line(Map.of("url", url)) : url);
    return Main.OK;
  }

  /** An agent that listens at every address is reached where Sentinel reaches its Redis. */
  private Endpoint reachable(Endpoint listen) throws Exception {
    if (listen.ip().map(Ip::value).filter(InetAddress::isAnyLocalAddress).isEmpty()) {
      return listen;
    }
    return agent.ask(around.environment(), AdminClient::status).vips().stream()
        .flatMap(v -> Endpoint.parse(v.node().redis()).stream())
        .findFirst()
        .map(redis -> new Endpoint(redis.host(), listen.port()))
        .orElse(listen);
  }
}
