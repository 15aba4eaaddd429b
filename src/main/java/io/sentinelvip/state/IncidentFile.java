package io.sentinelvip.state;

import io.sentinelvip.core.Incident;
import io.sentinelvip.core.IncidentReport;
import io.sentinelvip.engine.History;
import io.sentinelvip.engine.IncidentPort;
import io.sentinelvip.engine.KeptIncident;
import io.sentinelvip.engine.LogText;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.VipId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last {@value #KEPT} incidents, in memory and in {@code incidents.jsonl} of the state
 * directory. Each change appends a line; a file larger than {@value #MOST_BYTES} bytes is replaced
 * by one with the last line of each. Best effort, by a thread of its own: a disk that is full,
 * missing or hangs delays nobody, and is written to again when it is back.
 */
public final class IncidentFile implements IncidentPort, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IncidentFile.class);

  static final int KEPT = 100;
  static final long MOST_BYTES = 1 << 20;
  private static final Duration RETRY = Duration.ofSeconds(30);

  /** In a failover the disk belongs to Sentinel: it answers nobody while it writes its own file. */
  private static final Duration NOT_NOW = Duration.ofMillis(500);

  private static final Duration CLOSE_WAIT = Duration.ofMillis(300);

  private static final FileAttribute<?> OWNERS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path dir;
  private final Path file;
  private final Path scratch;
  private final Duration retry;
  private final Duration closeWait;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(1, IncidentFile::daemon);

  // Guarded by this, which is never held while the disk is used.
  private final TreeMap<Integer, KeptIncident> kept = new TreeMap<>();
  private final TreeSet<Integer> unwritten = new TreeSet<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, IncidentReport> open = new HashMap<>();
  private int unreadable;

  /** Owned by the writer once constructed. */
  private boolean read;

  private boolean told;

  /** Reads what is there. */
  public IncidentFile(Path dir) {
    this(dir, RETRY, CLOSE_WAIT);
  }

  IncidentFile(Path dir, Duration retry, Duration closeWait) {
    this.dir = dir;
    this.file = IncidentLines.file(dir);
    this.scratch = dir.resolve("incidents.jsonl.tmp");
    this.retry = retry;
    this.closeWait = closeWait;
    try {
      readOnce();
    } catch (IOException e) {
      tell("read", e);
    }
    soon();
  }

  @Override
  public void keep(Incident incident) {
    IncidentReport report = IncidentReport.of(incident);
    synchronized (this) {
      int next = kept.isEmpty() ? 1 : kept.lastKey() + 1;
      put(new KeptIncident(numbers.getOrDefault(id(report), next), report));
    }
    soon();
  }

  /** What is kept, the newest last. */
  public synchronized History history() {
    return new History(List.copyOf(kept.values()), unreadable);
  }

  /** What was open when an earlier run ended, if that is recent enough to go on with. */
  public synchronized Optional<Incident> interrupted(VipId vip, Moment now) {
    return Optional.ofNullable(open.get(vip.toString())).flatMap(r -> r.resumedAt(now));
  }

  /** The epoch of the last failover of that VIP that is kept; -1 if there is none. */
  public synchronized long lastTold(VipId vip) {
    return kept.descendingMap().values().stream()
        .map(KeptIncident::incident)
        .filter(r -> !r.key().isEmpty() && vip.toString().equals(r.master() + "/" + r.vip()))
        .mapToLong(IncidentReport::epoch)
        .findFirst()
        .orElse(-1);
  }

  /** Waits a third of a second at most for what is being written. */
  @Override
  public void close() {
    writer.getQueue().clear();
    schedule(Duration.ZERO);
    writer.shutdown();
    try {
      writer.awaitTermination(closeWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String id(IncidentReport r) {
    return r.master() + "/" + r.vip() + "/" + r.openedAtMillis();
  }

  private synchronized void put(KeptIncident k) {
    kept.put(k.number(), k);
    numbers.put(id(k.incident()), k.number());
    unwritten.add(k.number());
    while (kept.size() > KEPT) {
      KeptIncident oldest = kept.pollFirstEntry().getValue();
      numbers.remove(id(oldest.incident()));
      if (unwritten.remove(oldest.number())) {
        LOG.warn("incident={} dropped=\"it could not be written\"", oldest.number());
      }
    }
  }

  private void soon() {
    if (pending.compareAndSet(false, true)) {
      schedule(NOT_NOW);
    }
  }

  private void schedule(Duration delay) {
    try {
      ScheduledFuture<?> unused =
          writer.schedule(this::write, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("incidents=closed", e);
    }
  }

  private void write() {
    pending.set(false);
    List<KeptIncident> batch = List.of();
    try {
      readOnce();
      batch = taken();
      if (!batch.isEmpty()) {
        append(IncidentLines.write(batch));
      }
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        compact();
      }
      told = false;
    } catch (IOException | RuntimeException e) {
      giveBack(batch);
      if (!told) {
        tell("written", e);
      }
      told = true;
      if (hasUnwritten() && pending.compareAndSet(false, true)) {
        schedule(retry);
      }
    }
  }

  private synchronized boolean hasUnwritten() {
    return !unwritten.isEmpty();
  }

  private synchronized List<KeptIncident> taken() {
    List<KeptIncident> batch = new ArrayList<>();
    unwritten.forEach(n -> Optional.ofNullable(kept.get(n)).ifPresent(batch::add));
    unwritten.clear();
    return batch;
  }

  private synchronized void giveBack(List<KeptIncident> batch) {
    batch.stream().map(KeptIncident::number).filter(kept::containsKey).forEach(unwritten::add);
  }

  /** A line that a crash or a full disk has torn is ended first. */
  private void append(byte[] lines) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OWNERS_ALONE)) {
      long size = channel.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      boolean torn = size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
      channel.position(size);
      if (torn) {
        all(channel, ByteBuffer.wrap(new byte[] {'\n'}));
      }
      all(channel, ByteBuffer.wrap(lines));
      channel.force(false);
    }
  }

  private static void all(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The newest, as many as half of the space allows. */
  private void compact() throws IOException {
    List<KeptIncident> newest = new ArrayList<>();
    long bytes = 0;
    for (KeptIncident k : newestFirst()) {
      bytes += IncidentLines.write(List.of(k)).length;
      if (bytes > MOST_BYTES / 2) {
        break;
      }
      newest.add(0, k);
    }
    try (FileChannel channel =
        FileChannel.open(
            scratch,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            OWNERS_ALONE)) {
      all(channel, ByteBuffer.wrap(IncidentLines.write(newest)));
      channel.force(true);
    }
    Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private synchronized List<KeptIncident> newestFirst() {
    return List.copyOf(kept.descendingMap().values());
  }

  /** A directory that appears later is read before it is written to. */
  private void readOnce() throws IOException {
    if (read) {
      return;
    }
    if (!Files.isDirectory(dir)) {
      throw new NoSuchFileException(dir.toString());
    }
    History found = Files.exists(file) ? IncidentLines.read(dir) : new History(List.of(), 0);
    read = true;
    if (found.unreadable() > 0) {
      LOG.warn(
          "incidents=torn file={} lines={}", LogText.quoted(file.toString()), found.unreadable());
    }
    take(found);
  }

  /** Those of this run, if there are any already, come after those that are found. */
  private synchronized void take(History found) {
    List<KeptIncident> own = List.copyOf(kept.values());
    kept.clear();
    unwritten.clear();
    unreadable = found.unreadable();
    for (KeptIncident k : found.incidents()) {
      put(new KeptIncident(k.number(), k.incident().interrupted()));
      if (k.incident().isOpen()) {
        open.put(k.incident().master() + "/" + k.incident().vip(), k.incident());
      } else {
        unwritten.remove(k.number());
      }
    }
    int last = kept.isEmpty() ? 0 : kept.lastKey();
    own.forEach(k -> put(new KeptIncident(last + k.number(), k.incident())));
  }

  private void tell(String what, Exception e) {
    LOG.warn(
        "incidents=not-{} file={} cause={}",
        what,
        LogText.quoted(file.toString()),
        LogText.quoted(e.toString()));
  }

  private static Thread daemon(Runnable job) {
    Thread thread = new Thread(job, "vip-incidents");
    thread.setDaemon(true);
    return thread;
  }
}
