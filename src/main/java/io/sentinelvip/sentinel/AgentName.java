package io.sentinelvip.sentinel;

import io.sentinelvip.engine.PeerPort.Peer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that an agent gives its connections to the Sentinels ({@code CLIENT SETNAME}), for the
 * others to read ({@code CLIENT LIST}): {@code sentinel-vip@10.0.1.11:6379|mymaster@7}. A name may
 * hold no spaces and no control characters.
 */
final class AgentName {

  private static final String PREFIX = "sentinel-vip@";

  /** An agent asks each two seconds: one that has said nothing for so long hangs, or is cut off. */
  private static final long MOST_IDLE_SECONDS = 5;

  private static final Pattern NAME = Pattern.compile("(?:^| )name=" + PREFIX + "(\\S*)");
  private static final Pattern IDLE = Pattern.compile("(?:^| )idle=(\\d{1,9})(?: |$)");

  private AgentName() {}

  static String of(Peer self) {
    return PREFIX
        + clean(String.join(",", new TreeSet<>(self.nodes())))
        + clean(new TreeSet<>(self.told()).stream().map(k -> "|" + k).reduce("", String::concat));
  }

  private static String clean(String text) {
    return text.replaceAll("[^!-~]", "?");
  }

  /** The agents that the reply to {@code CLIENT LIST} shows alive, one for each connection. */
  static List<Peer> listed(String reply) {
    List<Peer> peers = new ArrayList<>();
    reply.lines().forEach(line -> peer(line).ifPresent(peers::add));
    return peers;
  }

  private static Optional<Peer> peer(String line) {
    Matcher name = NAME.matcher(line);
    Matcher idle = IDLE.matcher(line);
    if (!name.find() || !idle.find() || Long.parseLong(idle.group(1)) > MOST_IDLE_SECONDS) {
      return Optional.empty();
    }
    List<String> parts = List.of(name.group(1).split("\\|", -1));
    return Optional.of(
        new Peer(
            new TreeSet<>(Arrays.asList(parts.get(0).split(",", -1))),
            new TreeSet<>(parts.subList(1, parts.size()))));
  }
}
