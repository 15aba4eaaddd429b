package io.sentinelvip.footprint;

import io.sentinelvip.lab.Node;
import io.sentinelvip.soak.ProcFs;
import io.sentinelvip.vpc.Call;
import io.sentinelvip.whole.Deployment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Weighs each agent of a deployment, from one weighing to the next. */
final class Scales {

  private final Deployment deployment;
  private final Map<Integer, Double> cpu = new HashMap<>();
  private long since;

  Scales(Deployment deployment) throws IOException {
    this.deployment = deployment;
    zero();
  }

  /** Counts from now on. */
  void zero() throws IOException {
    since = System.nanoTime();
    for (Node node : deployment.group().nodes()) {
      cpu.put(node.index(), now(node).cpuSeconds());
    }
  }

  /** What each took since the last time; counts from now on. */
  List<Weight> weigh() throws IOException {
    double seconds = (System.nanoTime() - since) / 1e9;
    List<Call> calls =
        deployment.vpc().log().all().stream().filter(c -> c.arrivedNanos - since >= 0).toList();
    List<Weight> weights = new ArrayList<>();
    for (Node node : deployment.group().nodes()) {
      ProcFs at = now(node);
      List<Call> own =
          calls.stream()
              .filter(c -> c.instance().filter(Deployment.instance(node)::equals).isPresent())
              .toList();
      long writes = own.stream().filter(Call::isMutating).count();
      double used = at.cpuSeconds() - cpu.getOrDefault(node.index(), 0.0);
      weights.add(new Weight(name(node), at, used, seconds, own.size() - writes, writes));
    }
    zero();
    return weights;
  }

  private String name(Node node) {
    boolean owns = deployment.agreed().filter(n -> n.index() == node.index()).isPresent();
    return node.index() + (owns ? " owner" : " replica");
  }

  private ProcFs now(Node node) throws IOException {
    return ProcFs.of(deployment.agent(node).process().pid());
  }
}
