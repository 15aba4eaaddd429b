package io.sentinelvip.bench;

import io.sentinelvip.lab.Await;
import io.sentinelvip.netns.Host;
import io.sentinelvip.netns.NetLab;
import java.time.Duration;
import java.util.List;

/** A script that each Sentinel runs: {@code client-reconfig-script}. */
final class Reconfig implements Active {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SET = "SENTINEL SET mymaster client-reconfig-script ";

  private final Bed bed;

  Reconfig(Bed bed, Contender contender, List<String> tables) {
    this.bed = bed;
    bed.vipEverywhere();
    for (Host host : bed.lab().hosts()) {
      host.sentinel(SET + bed.deploy(contender.id, host, tables));
    }
  }

  @Override
  public String target() {
    return NetLab.VIP;
  }

  @Override
  public List<Tree> trees() {
    return bed.lab().hosts().stream()
        .map(h -> new Tree(h.index(), h.sentinelPid(), false))
        .toList();
  }

  /** No script runs any more. */
  @Override
  public void awaitRest() {
    Await.until("the scripts to end", PATIENCE, () -> trees().stream().noneMatch(Tree::isBusy));
  }

  @Override
  public void close() {
    bed.lab().hosts().forEach(h -> h.sentinel(SET + "\"\""));
  }
}
