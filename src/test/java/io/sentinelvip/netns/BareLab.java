package io.sentinelvip.netns;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** Brings up the network and the emulated VPC alone, for scripts/follow to build on. */
final class BareLab {

  private BareLab() {}

  /** Prints {@code up} and the namespaces: three hosts, the clients, the router; needs no words. */
  public static void main(String[] args) throws InterruptedException {
    NetLab.obstacle()
        .ifPresent(
            why -> {
              System.err.println(why);
              System.exit(1);
            });
    // Not closed: a signal ends this, and the namespaces' own hook removes them.
    NetLab lab = NetLab.plan().bare().start();
    String hosts = lab.hosts().stream().map(h -> h.netns().name()).collect(Collectors.joining(" "));
    System.out.println(
        "up " + hosts + " " + lab.net().clients().name() + " " + lab.net().router().name());
    new CountDownLatch(1).await();
  }
}
