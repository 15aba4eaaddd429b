package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.model.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at everything that a failover will need, changes nothing, and tells each with its remedy.
 * Every line stands for itself: what could not be looked at is a failure, never passed over.
 */
public final class Preflight {

  /**
   * What is asked.
   *
   * @param sentinels all Sentinels; their answers must go to {@code answers}
   * @param roles the local Redis; its answers too
   * @param answers where both put what they hear
   * @param self which instance this is
   * @param routes EC2, as it is to be asked about this VIP's tables
   * @param loopback the host's loopback
   * @param kernel {@code /proc/sys/net/ipv4/conf}
   * @param patience how long Sentinels and Redis may take to answer
   */
  public record Ports(
      SentinelPort sentinels,
      RolePort roles,
      Answers answers,
      SelfPort self,
      Function<VipSettings, Routes> routes,
      LoopbackPort loopback,
      Path kernel,
      Duration patience) {}

  private final Ports ports;

  /** Asks by these. */
  public Preflight(Ports ports) {
    this.ports = ports;
  }

  /**
   * Looks at everything, in the order in which one thing rests on another.
   *
   * @param source where the configuration came from
   * @param sinks the alert sinks that are configured, besides the log
   * @param vips every VIP
   */
  public List<Line> run(String source, List<String> sinks, List<VipSettings> vips) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.ok("configuration", source + " has no problem"));
    for (String sink : sinks) {
      lines.add(Line.ok("alerts", sink + " is configured; sentinel-vip alert test tries it"));
    }
    Optional<Identity> identity = identity(lines);
    ports.sentinels().start();
    SentinelCheck sentinels = new SentinelCheck(ports);
    Set<Object> seen = new LinkedHashSet<>();
    for (VipSettings vip : vips) {
      SentinelCheck.Seen group = sentinels.look(vip);
      if (seen.add(vip.id().master())) {
        lines.addAll(group.lines());
      }
      NodeCheck node = new NodeCheck(ports, vip, group, identity);
      lines.addAll(node.look());
      lines.addAll(new TableCheck(ports, vip, node.target(), identity).look());
      lines.add(loopback(vip));
    }
    lines.addAll(new KernelCheck(ports.kernel()).look(vips, identity));
    return lines;
  }

  private Optional<Identity> identity(List<Line> lines) {
    try {
      Identity identity = ports.self().learn();
      lines.add(
          Line.ok(
              "instance",
              identity.instance()
                  + " with "
                  + identity.interfaces().stream().map(i -> i.id().value()).toList()));
      return Optional.of(identity);
    } catch (FaultException e) {
      lines.add(
          Line.fail(
              "instance",
              "which instance this is could not be learned: " + e.fault().text(),
              "enable IMDSv2 on the instance (and a hop limit that reaches here), or set identity"));
      return Optional.empty();
    }
  }

  private Line loopback(VipSettings vip) {
    String subject = "loopback " + vip.id().vip();
    try {
      boolean there = ports.loopback().look(vip.id().vip()).present();
      if (there) {
        return Line.ok(subject, "the VIP is on lo");
      }
      return vip.loopback() == VipSettings.Loopback.MANAGED
          ? Line.ok(subject, "the VIP is not on lo; the agent adds it on promotion")
          : Line.fail(
              subject,
              "the VIP is not on lo, and loopback is static",
              "ip address add " + vip.id().vip().cidr() + " dev lo, and make it permanent");
    } catch (FaultException e) {
      return Line.fail(
          subject,
          "it could not be looked at: " + e.fault().text(),
          "install iproute2, and run the check on the node itself");
    }
  }
}
