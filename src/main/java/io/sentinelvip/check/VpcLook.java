package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.engine.VpcPort.Card;
import io.sentinelvip.engine.VpcPort.Table;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether EC2 answers, and what the VPC is: the first call that anything else about EC2 rests on.
 */
final class VpcLook {

  /** Beyond it log lines of several nodes cannot be put in order. */
  private static final Duration OFF = Duration.ofSeconds(5);

  /** A signature is good for five minutes; the rest is for the way ("Signature Version 4"). */
  private static final Duration REFUSED = Duration.ofMinutes(4);

  /**
   * What was seen.
   *
   * @param vpc the way to EC2; empty where it does not answer
   * @param id the VPC's id
   * @param tables all its route tables
   * @param routable whether a route can lead to the VIP: not where it lies inside the VPC
   */
  record Seen(Optional<VpcPort> vpc, Optional<VpcId> id, List<Table> tables, boolean routable) {
    static Seen nothing() {
      return new Seen(Optional.empty(), Optional.empty(), List.of(), true);
    }
  }

  private final VipSettings vip;
  private final Me me;
  private final List<Line> lines = new ArrayList<>();

  VpcLook(VipSettings vip, Me me) {
    this.vip = vip;
    this.me = me;
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  /**
   * Looks.
   *
   * @param others what other clocks say: by how much this one is ahead of the master's
   */
  Seen look(Preflight.VpcSource source, Optional<Duration> others) {
    Optional<VpcPort> port = Optional.empty();
    Seen seen = Seen.nothing();
    try {
      VpcPort vpc = source.of(vip);
      port = Optional.of(vpc);
      Optional<VpcId> id = id(vpc);
      if (id.isPresent()) {
        List<Table> tables = vpc.tables(id.get());
        seen = new Seen(port, id, tables, true);
        lines.add(
            Line.ok(Item.EC2, "EC2", "answers; " + id.get() + " has " + tables.size() + " tables"));
      } else {
        Item cause = me.identity().isEmpty() ? Item.INSTANCE : Item.INTERFACE;
        lines.add(Line.skip(Item.EC2, "EC2", cause));
      }
    } catch (FaultException e) {
      lines.add(
          Line.fail(
              Item.EC2, "EC2", "not looked at: " + e.fault().text(), Remedy.ofEc2(e.fault())));
    }
    Line clock = clock(port.flatMap(VpcPort::clockAhead), others);
    lines.add(clock.status() == Line.Status.FAIL ? 0 : lines.size(), clock);
    Line outside = outside(seen.tables());
    lines.add(outside);
    return new Seen(seen.vpc(), seen.id(), seen.tables(), outside.status() != Line.Status.FAIL);
  }

  /** By IMDS, or by this instance's interface. */
  private Optional<VpcId> id(VpcPort vpc) throws FaultException {
    Optional<VpcId> id = me.identity().flatMap(Identity::vpc);
    return id.isEmpty() && me.target().isPresent()
        ? vpc.card(me.target().get().eni()).flatMap(Card::vpc)
        : id;
  }

  private static Line clock(Optional<Duration> ec2, Optional<Duration> master) {
    if (ec2.isEmpty() && master.isEmpty()) {
      return Line.skip(Item.CLOCK, "clock", Item.EC2);
    }
    String found =
        ec2.map(d -> said(d, "EC2's")).orElse("")
            + (ec2.isPresent() && master.isPresent() ? ", " : "")
            + master.map(d -> said(d, "the master's")).orElse("");
    Duration off = worse(ec2, master);
    String remedy = "run chrony against 169.254.169.123, the clock of the instance's host";
    if (ec2.isPresent() && ec2.get().abs().compareTo(REFUSED) > 0) {
      return Line.fail(
          Item.CLOCK, "clock", found + ": EC2 refuses requests of such a clock", remedy);
    }
    return off.compareTo(OFF) > 0
        ? Line.warn(Item.CLOCK, "clock", found, remedy)
        : Line.ok(Item.CLOCK, "clock", found);
  }

  private static Duration worse(Optional<Duration> a, Optional<Duration> b) {
    Duration x = a.orElse(Duration.ZERO).abs();
    Duration y = b.orElse(Duration.ZERO).abs();
    return x.compareTo(y) > 0 ? x : y;
  }

  private static String said(Duration ahead, String whose) {
    long tenths = Math.round(Math.abs(ahead.toMillis()) / 100.0);
    // EC2's is told to a second.
    return tenths <= 10
        ? "within a second of " + whose
        : tenths / 10 + " s " + (ahead.isNegative() ? "behind " : "ahead of ") + whose;
  }

  /** The VPC's CIDRs as IMDS lists them, and as the local routes show them. */
  static Set<String> cidrs(Optional<Identity> identity, List<Table> tables) {
    Set<String> all = new TreeSet<>();
    blocks(identity, tables).forEach(c -> all.add(c.toString()));
    return all;
  }

  private static List<Cidr> blocks(Optional<Identity> identity, List<Table> tables) {
    List<Cidr> all = new ArrayList<>();
    identity.ifPresent(i -> all.addAll(i.vpcCidrs()));
    tables.forEach(
        t -> t.routes().stream().filter(r -> r.local()).forEach(r -> all.add(r.destination())));
    return all;
  }

  private Line outside(List<Table> tables) {
    String subject = "address " + vip.id().vip();
    Set<String> all = cidrs(me.identity(), tables);
    if (all.isEmpty() && me.identity().isEmpty()) {
      return Line.skip(Item.VIP_CIDR, subject, Item.INSTANCE);
    }
    if (all.isEmpty()) {
      return Line.fail(
          Item.VIP_CIDR,
          subject,
          "the CIDRs of the VPC could not be read, neither from IMDS nor from EC2",
          "enable IMDSv2 on the instance, so that the VIP can be compared with them");
    }
    return blocks(me.identity(), tables).stream()
        .filter(c -> c.contains(vip.id().vip().address()))
        .findFirst()
        .map(
            c ->
                Line.fail(
                    Item.VIP_CIDR,
                    subject,
                    "it lies inside the VPC's CIDR " + c + ", where no route can lead",
                    "choose an address outside " + all))
        .orElseGet(() -> Line.ok(Item.VIP_CIDR, subject, "outside the VPC's " + all));
  }
}
