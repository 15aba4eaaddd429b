package io.sentinelvip.bench;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import io.sentinelvip.lab.Scratch;
import io.sentinelvip.netns.NetLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** HAProxy beside the clients, asking each Redis for its role. */
final class HaProxy implements Active {

  private static final String PROGRAM = "/usr/sbin/haproxy";
  private static final int CLIENTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The two replicas are found to be no masters. */
  private static final int DOWN = 2;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Proc process;

  HaProxy(Bed bed, String check) {
    Path config =
        Scratch.write(
            bed.dir().resolve("haproxy.cfg"), Bed.text("haproxy.cfg").replace("@CHECK@", check));
    List<String> command = new ArrayList<>(bed.lab().clients().inside());
    command.addAll(List.of(PROGRAM, "-db", "-f", config.toString()));
    process = Proc.start("haproxy", command, bed.dir(), Map.of(), told::add);
    Await.until(
        "HAProxy to find the master; it told " + told,
        PATIENCE,
        () -> told.stream().filter(l -> l.contains(" is DOWN")).count() >= DOWN);
  }

  @Override
  public String target() {
    return NetLab.CLIENTS.get(0);
  }

  @Override
  public List<Tree> trees() {
    return List.of(new Tree(CLIENTS, process.pid(), true));
  }

  @Override
  public void awaitRest() {
    if (!process.isRunning()) {
      throw new IllegalStateException("HAProxy has ended: " + told);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
