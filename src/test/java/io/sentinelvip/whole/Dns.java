package io.sentinelvip.whole;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Group;
import io.sentinelvip.lab.Node;
import io.sentinelvip.lab.Scratch;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The names by which the agents know EC2 and the Sentinels, and where Sentinel announces names the
 * data servers: a hosts file stands for the DNS server. The agents' JVM keeps an answer for a
 * second only, not for its usual half minute.
 */
final class Dns {

  private static final String EC2 = "ec2.lab.internal";

  private final Path hosts = Scratch.dir("dns").resolve("hosts");
  private final List<String> lines = new ArrayList<>(List.of("127.0.0.1 " + EC2));

  Dns(Group group) {
    for (Node node : group.nodes()) {
      lines.add(node.address() + " " + sentinel(node));
      if (!node.name().equals(node.address())) {
        lines.add(node.address() + " " + node.name());
      }
    }
    heal();
  }

  /** A Sentinel's name. */
  static String sentinel(Node node) {
    return "sentinel-" + node.index() + ".lab.internal";
  }

  /** The same endpoint by name. */
  static URI ec2(URI byAddress) {
    return URI.create("http://" + EC2 + ":" + byAddress.getPort());
  }

  /** The flags of a JVM that asks here. */
  List<String> flags() {
    List<String> flags = new ArrayList<>(AgentProcess.SMALL_JVM);
    flags.add("-Djdk.net.hosts.file=" + hosts);
    flags.add("-Dsun.net.inetaddr.ttl=1");
    flags.add("-Dsun.net.inetaddr.negative.ttl=0");
    return flags;
  }

  /** No name resolves any more. */
  void die() {
    Scratch.write(hosts, "");
  }

  /** All names resolve. */
  void heal() {
    Scratch.write(hosts, lines.stream().collect(Collectors.joining("\n", "", "\n")));
  }
}
