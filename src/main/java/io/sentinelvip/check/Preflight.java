package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.engine.ProbePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks at everything that a failover will need, changes nothing, and tells each with its remedy.
 * What could not be looked at is told, never passed over.
 */
public final class Preflight {

  /** The way to a VIP's VPC. */
  @FunctionalInterface
  public interface VpcSource {
    /** The way, or why there is none: a region that nobody knows. */
    VpcPort of(VipSettings vip) throws FaultException;
  }

  /**
   * What is asked.
   *
   * @param sentinels all Sentinels; their answers must go to {@code answers}
   * @param answers where they put what they hear
   * @param probe Sentinels and Redis, asked once
   * @param self which instance this is
   * @param routes EC2, as the agent asks it about this VIP's tables
   * @param vpc EC2, as only the check asks it
   * @param loopback the host's loopback
   * @param proc {@code /proc}
   * @param patience how long the Sentinels may take to answer
   */
  public record Ports(
      SentinelPort sentinels,
      Answers answers,
      ProbePort probe,
      SelfPort self,
      Function<VipSettings, Routes> routes,
      VpcSource vpc,
      LoopbackPort loopback,
      Path proc,
      Duration patience) {}

  private final Ports ports;

  /** Asks by these. */
  public Preflight(Ports ports) {
    this.ports = ports;
  }

  /**
   * Looks at everything, in the order in which one thing rests on another: the first line that
   * failed is the cause.
   *
   * @param source where the configuration came from
   * @param sinks the alert sinks that are configured, besides the log
   * @param vips every VIP
   */
  public List<Line> run(String source, List<String> sinks, List<VipSettings> vips) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.ok(Item.CONFIGURATION, "configuration", source + " has no problem"));
    for (String sink : sinks) {
      lines.add(
          Line.ok(
              Item.ALERTS, "alerts", sink + " is configured; sentinel-vip alert test tries it"));
    }
    InstanceCheck.Seen instance = InstanceCheck.look(ports.self());
    lines.add(instance.line());
    ports.sentinels().start();
    SentinelTalk talk = new SentinelTalk(ports);
    Map<VipId, Integer> nodes = new HashMap<>();
    Map<VipId, Integer> tables = new HashMap<>();
    Set<MasterName> masters = new HashSet<>();
    Set<Vip> all = vips.stream().map(v -> v.id().vip()).collect(Collectors.toSet());
    for (VipSettings vip : vips) {
      SentinelTalk.Seen group = talk.look(vip);
      Me me = new Me(vip, group.nodes(), instance.identity());
      nodes.put(vip.id(), group.nodes().size());
      if (masters.add(vip.id().master())) {
        lines.addAll(new SentinelCheck(ports, vip, group).look());
      }
      tables.put(vip.id(), look(me, group, all, lines));
    }
    lines.addAll(new KernelCheck(ports.proc()).look(vips, instance.identity()));
    lines.add(RateCheck.judge(vips, nodes, tables));
    return lines;
  }

  /** Everything of one VIP but its Sentinels; returns how many tables it has. */
  private int look(Me me, SentinelTalk.Seen group, Set<Vip> all, List<Line> lines) {
    VipSettings vip = me.vip();
    RedisCheck redis = new RedisCheck(ports, vip, group.views(), me);
    lines.addAll(redis.look());
    lines.add(me.pick());
    Optional<Role> role = redis.server().map(ProbePort.Server::role);
    VpcLook ec2 = new VpcLook(vip, me);
    VpcLook.Seen seen = ec2.look(ports.vpc(), masterClock(me, group));
    lines.addAll(ec2.lines());
    lines.addAll(new InterfaceCheck(ports, me, seen).look());
    TableCheck check = new TableCheck(ports, me, seen, role);
    lines.addAll(check.look());
    ReachCheck reach = new ReachCheck(me, seen, check.tables(), all);
    lines.addAll(reach.routes());
    lines.addAll(new RightsCheck(ports, me, seen, check.tables()).look());
    lines.add(reach.securityGroup());
    lines.add(HostCheck.loopback(ports.loopback(), vip, role));
    return check.tables().size();
  }

  /** By how much this host's clock is ahead of the master's, if that is another's and tells. */
  private Optional<Duration> masterClock(Me me, SentinelTalk.Seen group) {
    Optional<Endpoint> master =
        group.views().stream().map(SentinelView::named).filter(n -> !me.is(n)).findFirst();
    if (master.isEmpty()) {
      return Optional.empty();
    }
    try {
      return ports.probe().server(me.vip().id(), master.get()).clockAhead().value();
    } catch (FaultException e) {
      // EC2's clock is the one that counts; whether the master answers is its own node's to tell.
      return Optional.empty();
    }
  }
}
