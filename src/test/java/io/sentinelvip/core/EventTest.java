package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RunId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an event copies: the JDK's own copies come in another order in each process. */
class EventTest {

  private static final RunId SENTINEL = new RunId("0".repeat(39) + "1");

  @Test
  void theListedNodesKeepTheirOrderSoThatARunCanBeReplayedInAnotherProcess() {
    Set<Endpoint> nodes = new LinkedHashSet<>();
    IntStream.range(1, 30).forEach(i -> nodes.add(new Endpoint("10.0.0." + i, 6379)));
    assertThat(new Event.NodesListed(SENTINEL, nodes).nodes()).containsExactlyElementsOf(nodes);
  }

  @Test
  void theResolvedNamesKeepTheirOrder() {
    Map<String, Set<Ip>> names = new LinkedHashMap<>();
    IntStream.range(1, 30).forEach(i -> names.put("node-" + i, Set.of(Ip.of("10.0.0." + i))));
    assertThat(new Event.NamesResolved(names).addresses().keySet())
        .containsExactlyElementsOf(names.keySet());
  }
}
