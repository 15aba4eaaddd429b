package io.sentinelvip.engine;

import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The EC2 API as the agent uses it. Every method makes one attempt, blocks for a few seconds at
 * most, and may be called by several threads at once.
 */
public interface Routes {

  /** The selected tables that exist, with their route to the VIP. */
  List<TableView> readTables(TableSelector selector, Vip vip) throws FaultException;

  /**
   * The same for several VIPs, in as few calls as there can be: what is there, by VIP.
   *
   * @throws FaultException if one cannot be read
   */
  default Map<VipId, List<TableView>> readTables(Map<VipId, TableSelector.ByIds> wanted)
      throws FaultException {
    Map<VipId, List<TableView>> seen = new HashMap<>();
    for (Map.Entry<VipId, TableSelector.ByIds> one : wanted.entrySet()) {
      seen.put(one.getKey(), readTables(one.getValue(), one.getKey().vip()));
    }
    return seen;
  }

  /**
   * Whether the target's source/dest check is on: the ENI's, or the instance's where the target
   * names it.
   */
  boolean readCheck(RouteTarget target) throws FaultException;

  /**
   * Turns the target's source/dest check off: the ENI's, or the instance's where the target names
   * it.
   */
  void disableCheck(RouteTarget target, Gate gate) throws FaultException;

  /**
   * Points the VIP's route of one table at the target: {@code ReplaceRoute}, or {@code
   * CreateRoute}.
   */
  void pointRoute(RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate)
      throws FaultException;

  /**
   * Makes the mutating calls with {@code DryRun}: the route with its {@code present} target, since
   * some emulators ignore {@code DryRun}; the source/dest check with {@code own}, if that is the
   * agent's to change.
   *
   * @throws FaultException {@code DENIED} with the action's name if one would be refused
   */
  void rehearse(RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own)
      throws FaultException;

  /**
   * Makes sure that credentials are fresh and that {@code tables} connections are open. Best
   * effort.
   */
  void warmUp(int tables);
}
