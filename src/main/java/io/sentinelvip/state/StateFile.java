package io.sentinelvip.state;

import io.sentinelvip.engine.LogText;
import io.sentinelvip.engine.MemoryPort;
import io.sentinelvip.model.MasterName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory in {@code memory.json} of the state directory. Best effort: what cannot be read is
 * none, what cannot be written is tried again every half minute, each with one warning. The file is
 * replaced whole, by a thread of its own.
 */
public final class StateFile implements MemoryPort, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final Duration RETRY = Duration.ofSeconds(30);

  /** In a failover the disk belongs to Sentinel: it answers nobody while it writes its own file. */
  private static final Duration NOT_NOW = Duration.ofMillis(500);

  private static final Duration CLOSE_WAIT = Duration.ofMillis(300);

  private final Path dir;
  private final Path file;
  private final Path scratch;
  private final Duration retry;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(1, StateFile::daemon);

  private volatile Memory memory = Memory.NONE;

  /** Owned by the writer once constructed. */
  private boolean read;

  /** Whether the present failure to write has been told. */
  private boolean told;

  /** Reads what is there. */
  public StateFile(Path dir) {
    this(dir, RETRY);
  }

  StateFile(Path dir, Duration retry) {
    this.dir = dir;
    this.file = dir.resolve("memory.json");
    this.scratch = dir.resolve("memory.json.tmp");
    this.retry = retry;
    if (!Files.isDirectory(dir)) {
      LOG.warn("state-dir={} found=false remembered=nothing", LogText.quoted(dir.toString()));
    } else {
      boolean unused = hasRead();
    }
  }

  @Override
  public long highestEpoch(MasterName master) {
    return memory.epochs().getOrDefault(master, 0L);
  }

  @Override
  public void rememberEpoch(MasterName master, long epoch) {
    change(m -> m.withEpoch(master, epoch), NOT_NOW);
  }

  @Override
  public long pausedUntil() {
    return memory.pausedUntil().orElse(0L);
  }

  @Override
  public void rememberPause(long untilWallMillis) {
    change(m -> m.withPause(untilWallMillis), Duration.ZERO);
  }

  /** Waits a third of a second at most for what is being written. */
  @Override
  public void close() {
    writer.getQueue().clear();
    if (pending.get()) {
      schedule(Duration.ZERO);
    }
    writer.shutdown();
    try {
      writer.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(UnaryOperator<Memory> how, Duration delay) {
    if (replaced(how) && pending.compareAndSet(false, true)) {
      schedule(delay);
    }
  }

  private synchronized boolean replaced(UnaryOperator<Memory> how) {
    Memory before = memory;
    memory = how.apply(before);
    return !memory.saysAs(before);
  }

  private void schedule(Duration delay) {
    try {
      ScheduledFuture<?> unused =
          writer.schedule(this::write, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("memory=closed", e);
    }
  }

  private void write() {
    try {
      pending.set(false);
      if (!hasRead()) {
        throw new NoSuchFileException(dir.toString());
      }
      replace(memory.toJson());
      told = false;
    } catch (IOException | RuntimeException e) {
      if (!told) {
        tell("written", e);
      }
      told = true;
      if (pending.compareAndSet(false, true)) {
        schedule(retry);
      }
    }
  }

  private void replace(byte[] json) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            scratch,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(json);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads once, as soon as there is a directory, and tells whether that has been done: one that was
   * not there at the start may hold a file, which is not to be written over unread.
   */
  private boolean hasRead() {
    if (read || !Files.isDirectory(dir)) {
      return read;
    }
    read = true;
    try {
      Memory old = Memory.fromJson(Files.readAllBytes(file));
      replaced(m -> m.over(old));
    } catch (NoSuchFileException e) {
      LOG.debug("memory=none file={}", file);
    } catch (IOException | RuntimeException e) {
      tell("read", e);
    }
    return true;
  }

  private void tell(String what, Exception e) {
    LOG.warn(
        "memory=not-{} file={} cause={}",
        what,
        LogText.quoted(file.toString()),
        LogText.quoted(e.toString()));
  }

  private static Thread daemon(Runnable job) {
    Thread thread = new Thread(job, "vip-memory");
    thread.setDaemon(true);
    return thread;
  }
}
