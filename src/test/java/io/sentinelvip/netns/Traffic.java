package io.sentinelvip.netns;

import io.sentinelvip.lab.Await;
import io.sentinelvip.lab.Proc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A {@link VipClient} as a process, and what it has told. */
public final class Traffic implements AutoCloseable {

  /**
   * A write that was acknowledged.
   *
   * @param n what was written
   * @param asked when it was sent
   * @param answered when its acknowledgement was read
   * @param server the run id of the Redis that acknowledged
   */
  public record Ack(long n, Instant asked, Instant answered, String server) {}

  private final Queue<Ack> acks = new ConcurrentLinkedQueue<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Consumer<Ack> listener;
  private final Proc process;

  Traffic(Netns from, String kind, String vip, String source, Path dir, Consumer<Ack> listener) {
    this.listener = listener;
    List<String> command = new ArrayList<>(from.inside());
    command.addAll(Programs.java(VipClient.class));
    command.addAll(List.of(kind, vip, source));
    process = Proc.start("client " + source, command, dir, Map.of(), this::read);
  }

  private void read(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("ack")) {
      Ack ack = new Ack(Long.parseLong(words[1]), at(words[2]), at(words[3]), words[4]);
      acks.add(ack);
      listener.accept(ack);
    } else {
      told.add(line);
    }
  }

  private static Instant at(String micros) {
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  /** All acknowledged writes so far. */
  public List<Ack> acks() {
    return List.copyOf(acks);
  }

  /** All else that it told. */
  List<String> told() {
    return List.copyOf(told);
  }

  /** The first write that {@code server} acknowledged, once it has. */
  public Ack awaitAckOf(String server, Duration limit) {
    return Await.found(
        "a write acknowledged by " + server,
        limit,
        () -> acks().stream().filter(a -> a.server().equals(server)).findFirst());
  }

  /** Waits until {@code more} writes have been acknowledged from now on. */
  public void awaitMore(int more, Duration limit) {
    int before = acks().size();
    Await.until("more writes", limit, () -> acks().size() >= before + more);
  }

  /** The rest of a line that begins with {@code word}, once it was told. */
  String awaitTold(String word, Duration limit) {
    return Await.found(
        "the client to tell '" + word + "'; it told " + told(), limit, () -> saying(word));
  }

  Optional<String> saying(String word) {
    return told().stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .findFirst();
  }

  /** The time in {@link #awaitTold}'s answer. */
  static Instant time(String told) {
    return at(told.split(" ", 2)[0]);
  }

  @Override
  public void close() {
    process.close();
  }
}
