package io.sentinelvip.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network namespaces of one lab. Their names begin with {@code svip-} and say which process
 * they belong to, by its id and the second it started: so what a dead run left behind is known.
 */
final class Namespaces implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Pattern NAME = Pattern.compile("svip-(\\d+)-(\\d+)-\\S*");

  private final String prefix;
  private final List<Netns> made = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::remove, "namespaces-removal");

  Namespaces() {
    removeLeftovers();
    ProcessHandle own = ProcessHandle.current();
    prefix = "svip-" + own.pid() + "-" + started(own) + "-" + COUNT.incrementAndGet();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What stands in the way of namespaces on this machine, or empty. */
  static Optional<String> obstacle() {
    try {
      if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        return Optional.of("it takes root to make network namespaces: run as root");
      }
      try (Namespaces probe = new Namespaces()) {
        probe.add("probe").ip("link add a0 type veth peer name a1");
      }
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.of("no /proc: Linux is needed");
    } catch (UncheckedIOException | IllegalStateException e) {
      return Optional.of("no network namespaces with veth (iproute2, CAP_SYS_ADMIN): " + e);
    }
  }

  /** A new one, its {@code lo} up. */
  Netns add(String role) {
    Netns netns = new Netns(prefix + "-" + role);
    Netns.run(List.of("ip", "netns", "add", netns.name()));
    made.add(netns);
    netns.ip("link set lo up");
    return netns;
  }

  /** Removes what runs left that are dead. */
  static void removeLeftovers() {
    for (String line : Netns.run(List.of("ip", "netns", "list")).lines().toList()) {
      Matcher name = NAME.matcher(line.split(" ", 2)[0]);
      if (name.matches() && !isAlive(Long.parseLong(name.group(1)), name.group(2))) {
        delete(new Netns(name.group()));
      }
    }
  }

  private static boolean isAlive(long pid, String started) {
    return ProcessHandle.of(pid).filter(p -> started(p).equals(started)).isPresent();
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(at -> at.getEpochSecond() + "").orElse("0");
  }

  /** What runs inside goes with it: a script of Sentinel's may have been left to itself. */
  private static void delete(Netns netns) {
    try {
      for (String pid : Netns.run(List.of("ip", "netns", "pids", netns.name())).lines().toList()) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
      Netns.run(List.of("ip", "netns", "del", netns.name()));
    } catch (IllegalStateException e) {
      System.err.println("left behind: namespace " + netns.name() + " (" + e.getMessage() + ")");
    }
  }

  private void remove() {
    made.forEach(Namespaces::delete);
    made.clear();
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook finds nothing left to do.
      return;
    }
  }
}
