package io.sentinelvip.netns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Brings a {@link NetLab} up for a person, and keeps it until the process is ended. */
final class LabMain {

  private static final Duration GAP = Duration.ofMillis(200);
  private Instant last = Instant.now();

  private LabMain() {}

  /** The latency of EC2's API in milliseconds, then the jar. */
  public static void main(String[] args) throws InterruptedException {
    Duration latency = Duration.ofMillis(Long.parseLong(args[0]));
    NetLab.obstacle()
        .ifPresent(
            why -> {
              System.err.println(why);
              System.exit(1);
            });
    System.setProperty("agent.jar", args[1]);
    // Not closed at the end of a block: a signal ends this, and the hooks take all down.
    NetLab lab = NetLab.plan().latency(latency).start();
    Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
    lab.awaitSettled();
    System.out.println(guide(lab, args[1]));
    lab.writer(0, new LabMain()::tell);
    new CountDownLatch(1).await();
  }

  private void tell(Traffic.Ack ack) {
    Duration gap = Duration.between(last, ack.answered());
    if (gap.compareTo(GAP) > 0) {
      System.out.println(
          "no write for " + gap.toMillis() + " ms, until " + ack.answered() + ": " + ack.n());
    }
    last = ack.answered();
  }

  private static String guide(NetLab lab, String jar) {
    Host first = lab.host(0);
    String inside = "ip netns exec " + first.netns().name();
    String router = lab.net().router().name();
    String client = "ip netns exec " + lab.net().clients().name() + " redis-cli -h ";
    List<String> lines =
        List.of(
            "",
            "Up: hosts 10.0.1.11, 10.0.2.12, 10.0.3.13; the VIP is " + NetLab.VIP + ".",
            "A client writes through it all along; each pause of 200 ms or more is told below.",
            "",
            "an agent's status    " + inside + " java -jar " + jar + " status --watch",
            "  (host0; as well host1, host2 in the name)",
            "a client             " + client + NetLab.VIP + " set hello world",
            "what the router does ip -n " + router + " route show table 101",
            "planned failover     " + client + "10.0.2.12 -p 26379 sentinel failover mymaster",
            "kill the master      kill -9 " + first.redisPid() + "   (host0's Redis)",
            "cut a host off       ip -n " + router + " link set h0 down   (then: up)",
            "cut it off from EC2  ip -n "
                + router
                + " rule add pref 20 iif h0 to 10.0.0.2 blackhole",
            "  and mend           ip -n " + router + " rule del pref 20",
            "",
            "Ctrl-C takes all down.");
    return String.join("\n", lines);
  }
}
