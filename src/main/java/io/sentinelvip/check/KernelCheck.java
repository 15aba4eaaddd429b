package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.model.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the kernel's reverse path filter may drop packets to the VIP. The strict filter (1) drops
 * a packet whose sender would be answered by another interface; the loose one (2) does not. What
 * counts is the larger of {@code all} and the interface's own (Linux, ip-sysctl, rp_filter). With
 * one interface there is no other way back, so the strict filter does no harm.
 */
final class KernelCheck {

  private static final String SUBJECT = "rp_filter";
  private static final int STRICT = 1;

  private final Path conf;

  KernelCheck(Path conf) {
    this.conf = conf;
  }

  List<Line> look(List<VipSettings> vips, Optional<Identity> identity) {
    if (vips.stream().allMatch(v -> v.id().vip().address().isV6())) {
      return List.of();
    }
    try {
      List<String> strict = strictInterfaces();
      if (strict.isEmpty()) {
        return List.of(Line.ok(SUBJECT, "not strict on any interface"));
      }
      if (identity.isPresent() && identity.get().interfaces().size() == 1) {
        return List.of(Line.ok(SUBJECT, "strict, which does no harm with one interface"));
      }
      return strict.stream()
          .map(
              i ->
                  Line.warn(
                      SUBJECT + " of " + i,
                      "strict: packets to the VIP may be dropped",
                      "sysctl -w net.ipv4.conf." + i + ".rp_filter=2, and make it permanent"))
          .toList();
    } catch (IOException e) {
      return List.of(
          Line.fail(
              SUBJECT,
              "it could not be read below " + conf + ": " + e.getMessage(),
              "run the check on the node itself"));
    }
  }

  private List<String> strictInterfaces() throws IOException {
    int all = value(conf.resolve("all"));
    try (Stream<Path> interfaces = Files.list(conf)) {
      List<Path> sorted = interfaces.sorted().toList();
      List<String> strict = new ArrayList<>();
      for (Path i : sorted) {
        String name = String.valueOf(i.getFileName());
        if (!List.of("all", "default", "lo").contains(name) && Math.max(all, value(i)) == STRICT) {
          strict.add(name);
        }
      }
      return strict;
    }
  }

  private static int value(Path dir) throws IOException {
    String text = Files.readString(dir.resolve("rp_filter")).strip();
    return text.matches("\\d") ? Integer.parseInt(text) : 0;
  }
}
