package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The alerts that one agent logs from now on. */
public final class AlertTape {

  /** The VIP is on no loopback where nodes are addresses of one: that stands all the time. */
  private static final String LOOPBACK = "loopback";

  private static final Pattern LINE = Pattern.compile("alert=(\\w+) severity=\\w+ key=(\\S+)");

  private final AgentProcess agent;
  private final int from;

  /** Listens from now on. */
  public AlertTape(AgentProcess agent) {
    this.agent = agent;
    this.from = agent.lines().size();
  }

  /** By key, the last that was said of it: {@code RAISED}, {@code RESOLVED} or {@code ONCE}. */
  Map<String, String> heard() {
    Map<String, String> heard = new TreeMap<>();
    List<AgentProcess.Line> lines = agent.lines();
    for (AgentProcess.Line line : lines.subList(from, lines.size())) {
      Matcher m = LINE.matcher(line.text());
      if (m.find() && !m.group(2).equals(LOOPBACK)) {
        heard.put(m.group(2), m.group(1));
      }
    }
    return heard;
  }

  /** Waits until a key was raised. */
  public void await(String key) {
    Await.until(agent.dir().getFileName() + " to raise " + key, Deployment.SOON, () -> has(key));
  }

  private boolean has(String key) {
    return heard().containsKey(key);
  }

  /** An owner that was throttled reads more seldom for minutes, and goes on saying so. */
  private static boolean stands(Map.Entry<String, String> alert) {
    return alert.getValue().equals("RAISED") && !alert.getKey().equals("reads-slow");
  }

  /** Every expected key was seen or comes now, none else was, and what stood is resolved. */
  public void judge(String whose, List<MatrixRow.Expected> expected) {
    Set<String> certain =
        expected.stream()
            .filter(MatrixRow.Expected::certain)
            .map(MatrixRow.Expected::key)
            .collect(Collectors.toCollection(TreeSet::new));
    Await.obstacle(
        "alerts of " + whose,
        Deployment.SOON,
        () -> {
          Map<String, String> heard = heard();
          Set<String> missing = new TreeSet<>(certain);
          missing.removeAll(heard.keySet());
          return missing.isEmpty() && heard.entrySet().stream().noneMatch(AlertTape::stands)
              ? Optional.empty()
              : Optional.of("missing " + missing + " in " + heard);
        });
    Set<String> known = expected.stream().map(MatrixRow.Expected::key).collect(Collectors.toSet());
    assertThat(heard().keySet()).as("alerts of %s", whose).isSubsetOf(known);
  }
}
