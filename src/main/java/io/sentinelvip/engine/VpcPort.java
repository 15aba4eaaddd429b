package io.sentinelvip.engine;

import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VpcId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A VPC as {@code check} looks at it: nothing here is on the way of a failover. Every method makes
 * one attempt and blocks for a few seconds at most.
 */
public interface VpcPort extends AutoCloseable {

  /**
   * A route.
   *
   * @param destination where it leads
   * @param eni the interface it points at, if it is one
   * @param active whether its target can be reached at all; else it is a blackhole
   * @param local whether it is the VPC's own route to one of its CIDRs
   */
  record Route(Cidr destination, Optional<EniId> eni, boolean active, boolean local) {}

  /**
   * A route table.
   *
   * @param id its id
   * @param main whether it is the table of every subnet that has none of its own
   * @param subnets the subnets that it is associated with by name
   * @param routes the routes to CIDRs
   */
  record Table(RouteTableId id, boolean main, Set<String> subnets, List<Route> routes) {
    /** Copies. */
    public Table {
      subnets = Set.copyOf(subnets);
      routes = List.copyOf(routes);
    }
  }

  /**
   * A subnet.
   *
   * @param id its id
   * @param block its CIDR, for a person
   * @param zone its availability zone
   */
  record Subnet(String id, String block, String zone) {}

  /**
   * A network interface.
   *
   * @param id its id
   * @param vpc its VPC
   * @param instance the instance that it is attached to
   * @param groups its security groups
   */
  record Card(EniId id, Optional<VpcId> vpc, Optional<InstanceId> instance, List<String> groups) {
    /** Copies. */
    public Card {
      groups = List.copyOf(groups);
    }
  }

  /**
   * An inbound rule of a security group.
   *
   * @param protocol {@code tcp}, {@code -1} for all, or another
   * @param from the first port; -1 for all
   * @param to the last port; -1 for all
   * @param sources CIDRs, groups and prefix lists that it lets in
   */
  record Rule(String protocol, int from, int to, List<String> sources) {
    /** Copies. */
    public Rule {
      sources = List.copyOf(sources);
    }

    /** Whether it lets TCP in at this port. */
    public boolean admits(int port) {
      return protocol.equals("-1") || (protocol.equals("tcp") && from <= port && port <= to);
    }
  }

  /** All route tables of a VPC. */
  List<Table> tables(VpcId vpc) throws FaultException;

  /** All subnets of a VPC. */
  List<Subnet> subnets(VpcId vpc) throws FaultException;

  /** A network interface; empty where there is none of this id. */
  Optional<Card> card(EniId eni) throws FaultException;

  /** The state of an instance ({@code running}); empty where there is none of this id. */
  Optional<String> state(InstanceId instance) throws FaultException;

  /** The inbound rules of these security groups. */
  List<Rule> inbound(List<String> groups) throws FaultException;

  /**
   * Asks by DryRun whether the route may be replaced; by {@code present}, its target, since some
   * emulators ignore DryRun.
   *
   * @throws FaultException {@code DENIED} if it may not
   */
  void mayReplace(RouteTableId table, Vip vip, RouteTarget present) throws FaultException;

  /** As {@link #mayReplace}, for {@code CreateRoute}; only where the route is there already. */
  void mayCreate(RouteTableId table, Vip vip, RouteTarget present) throws FaultException;

  /** As {@link #mayReplace}, for turning the source/dest check of this instance off. */
  void mayDisableCheck(RouteTarget own) throws FaultException;

  /**
   * By how much this host's clock is ahead of EC2's, by the last answer, to a second; empty before
   * the first answer.
   */
  Optional<Duration> clockAhead();

  @Override
  void close();
}
