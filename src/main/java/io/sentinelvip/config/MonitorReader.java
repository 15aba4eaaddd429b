package io.sentinelvip.config;

import io.sentinelvip.config.Config.Admin;
import io.sentinelvip.config.Config.Metrics;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads to whom the agent answers and shows its figures. */
final class MonitorReader {

  private static final String TOKEN_FILE = "token-file";

  private MonitorReader() {}

  /** CloudWatch's rules for a name; those that begin with AWS/ are its own. */
  static Metrics metrics(Section s) {
    return new Metrics(
        s.parsed(
            "listen",
            Hosts::endpoint,
            "an address and a port",
            "write an address of this node and a free port, like 10.0.1.11:9737"),
        s.parsed(
            "cloudwatch",
            t ->
                t.matches("[A-Za-z0-9._/#-][A-Za-z0-9._/#:-]{0,254}") && !t.startsWith("AWS/")
                    ? Optional.of(t)
                    : Optional.empty(),
            "a namespace for metrics",
            "write one like SentinelVip: letters, digits and ._-/#:, not AWS/..."));
  }

  /** The token itself is not looked at. */
  static Admin admin(Section top) {
    Section s = top.section("admin");
    Optional<Endpoint> listen =
        s.parsed("listen", Hosts::endpoint, "an address and a port", "write 127.0.0.1:9736");
    Optional<Path> file = s.text(TOKEN_FILE).flatMap(t -> AccessReader.path(s, TOKEN_FILE, t));
    if (listen.isPresent() && !Hosts.loopback(listen.get()) && !s.has(TOKEN_FILE)) {
      s.problem(
          "listen",
          listen.get() + " can be reached from other hosts, and there is no admin.token-file",
          "write a loopback address, like 127.0.0.1:9736, or add token-file; " + AdminToken.REMEDY);
    }
    return new Admin(listen.orElse(ConfigLoader.DEFAULT_ADMIN), file);
  }

  static void tryToken(Section s, Admin admin) {
    try {
      if (admin.token().isPresent()) {
        admin.token().get().read();
      }
    } catch (IOException e) {
      s.problem(TOKEN_FILE, String.valueOf(e.getMessage()), AdminToken.REMEDY);
    }
  }
}
