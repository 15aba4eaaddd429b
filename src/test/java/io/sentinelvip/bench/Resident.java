package io.sentinelvip.bench;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.netns.Host;
import io.sentinelvip.netns.NetLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process on each host that hears what the Sentinels say. */
final class Resident implements Active {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Proc> processes = new ArrayList<>();

  /** Starts {@code contender}'s program, with the master's address as its argument. */
  Resident(Bed bed, Contender contender, List<String> tables) {
    if (contender == Contender.BARE) {
      bed.vipEverywhere();
    }
    String master = bed.master().address();
    for (Host host : bed.lab().hosts()) {
      List<String> command = new ArrayList<>(host.netns().inside());
      bed.deploy("ears.py", host, tables);
      if (contender == Contender.MOVE_IP) {
        bed.deploy("aws", host, tables);
        bed.deploy("aws-config", host, tables);
      }
      command.add(bed.deploy(contender.id, host, tables).toString());
      command.add(master);
      List<String> told = new CopyOnWriteArrayList<>();
      String name = contender.id + " " + host.index();
      processes.add(Proc.start(name, command, bed.dir(), Map.of(), told::add));
      Await.obstacle(
          name,
          PATIENCE,
          () -> told.contains("ready") ? Optional.empty() : Optional.of(told.toString()));
    }
  }

  @Override
  public String target() {
    return NetLab.VIP;
  }

  @Override
  public List<Tree> trees() {
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < processes.size(); i++) {
      trees.add(new Tree(i, processes.get(i).pid(), true));
    }
    return trees;
  }

  /** Nothing that they started runs any more. */
  @Override
  public void awaitRest() {
    Await.until(
        "what they started to end", PATIENCE, () -> trees().stream().noneMatch(Tree::isBusy));
  }

  @Override
  public void close() {
    processes.forEach(Proc::close);
  }
}
