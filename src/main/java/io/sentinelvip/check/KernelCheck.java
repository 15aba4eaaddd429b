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

  private final Path net;
  private final Path conf;

  KernelCheck(Path proc) {
    this.net = proc.resolve("sys/net");
    this.conf = net.resolve("ipv4/conf");
  }

  List<Line> look(List<VipSettings> vips, Optional<Identity> identity) {
    List<Line> lines = new ArrayList<>(rpFilter(vips, identity));
    lines.add(forwarding(vips));
    return lines;
  }

  private List<Line> rpFilter(List<VipSettings> vips, Optional<Identity> identity) {
    if (vips.stream().allMatch(v -> v.id().vip().address().isV6())) {
      return List.of(Line.skip(Item.RP_FILTER, SUBJECT, "there is none for IPv6"));
    }
    try {
      List<String> strict = strictInterfaces();
      if (strict.isEmpty()) {
        return List.of(Line.ok(Item.RP_FILTER, SUBJECT, "not strict on any interface"));
      }
      if (identity.isPresent() && identity.get().interfaces().size() == 1) {
        return List.of(
            Line.ok(Item.RP_FILTER, SUBJECT, "strict, which does no harm with one interface"));
      }
      return strict.stream()
          .map(
              i ->
                  Line.warn(
                      Item.RP_FILTER,
                      SUBJECT + " of " + i,
                      "strict: packets to the VIP may be dropped",
                      "sysctl -w net.ipv4.conf." + i + ".rp_filter=2, and make it permanent"))
          .toList();
    } catch (IOException e) {
      return List.of(
          Line.fail(
              Item.RP_FILTER,
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

  /**
   * A node that forwards sends a packet for a VIP that it does not hold back to the VPC, which
   * sends it back again; and, its source/dest check off, lets others reach what only it may, its
   * metadata service too ("Limit IMDS access" of the EC2 user guide).
   */
  private Line forwarding(List<VipSettings> vips) {
    String subject = "forwarding of packets";
    boolean v4 = vips.stream().anyMatch(v -> !v.id().vip().address().isV6());
    boolean v6 = vips.stream().anyMatch(v -> v.id().vip().address().isV6());
    try {
      List<String> on = new ArrayList<>();
      if (v4 && isOn("ipv4/ip_forward")) {
        on.add("net.ipv4.ip_forward");
      }
      if (v6 && isOn("ipv6/conf/all/forwarding")) {
        on.add("net.ipv6.conf.all.forwarding");
      }
      return on.isEmpty()
          ? Line.ok(Item.IP_FORWARD, subject, "off")
          : Line.warn(
              Item.IP_FORWARD,
              subject,
              on
                  + " is on: with the source/dest check off, this node passes on what is not its"
                  + " own, a VIP that it lost too",
              "sysctl -w "
                  + on.get(0)
                  + "=0; where containers need it: drop what comes from"
                  + " outside for 169.254.169.254 and for VIPs in the FORWARD chain");
    } catch (IOException e) {
      return Line.fail(
          Item.IP_FORWARD,
          subject,
          "it could not be read below " + net + ": " + e.getMessage(),
          "run the check on the node itself");
    }
  }

  private boolean isOn(String key) throws IOException {
    return !Files.readString(net.resolve(key)).strip().equals("0");
  }

  private static int value(Path dir) throws IOException {
    String text = Files.readString(dir.resolve("rp_filter")).strip();
    return text.matches("\\d") ? Integer.parseInt(text) : 0;
  }
}
