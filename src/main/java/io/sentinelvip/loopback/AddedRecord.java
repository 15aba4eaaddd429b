package io.sentinelvip.loopback;

import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which IPv6 addresses this agent added, since the host was started: the first line is the kernel's
 * boot id, each further one an address. Written after the address was added, so that a crash in
 * between leaves an address behind and never takes somebody else's away.
 */
final class AddedRecord {

  private static final Logger LOG = LoggerFactory.getLogger(AddedRecord.class);
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final Set<Ip> added = new HashSet<>();

  AddedRecord(Path file) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (!lines.isEmpty() && lines.get(0).equals(bootId())) {
          lines.stream().skip(1).flatMap(l -> Ip.parse(l).stream()).forEach(added::add);
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "event=loopback-record-unreadable file={} reason=\"{}\" effect=\"an IPv6 VIP added"
              + " earlier is left on the loopback\"",
          file,
          e.toString());
    }
  }

  synchronized boolean holds(Vip vip) {
    return added.contains(vip.address());
  }

  synchronized void remember(Vip vip) {
    if (added.add(vip.address())) {
      write();
    }
  }

  synchronized void forget(Vip vip) {
    if (added.remove(vip.address())) {
      write();
    }
  }

  private void write() {
    StringBuilder text = new StringBuilder();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      text.append(bootId()).append('\n');
      added.forEach(ip -> text.append(ip).append('\n'));
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn(
          "event=loopback-record-unwritten file={} reason=\"{}\" effect=\"after a restart an IPv6"
              + " VIP is left on the loopback\"",
          file,
          e.toString());
    }
  }

  private static String bootId() throws IOException {
    return Files.readString(BOOT_ID).strip();
  }
}
