package io.sentinelvip.check;

import io.sentinelvip.core.VipSettings;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.VpcPort;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The source/dest check, and by dry runs whether each call that changes something is allowed. */
final class RightsCheck {

  private static final String NOT_EVEN = "in alert-only not even a dry run is made";

  private final VipSettings vip;
  private final Routes routes;
  private final Optional<VpcPort> vpc;
  private final Optional<RouteTarget> own;
  private final List<TableView> tables;

  RightsCheck(Preflight.Ports ports, Me me, VpcLook.Seen seen, List<TableView> tables) {
    this.vip = me.vip();
    this.routes = ports.routes().apply(vip);
    this.vpc = seen.vpc();
    this.own = me.target();
    this.tables = tables;
  }

  /** A call that is made with DryRun. */
  private interface DryRun {
    void run(VpcPort vpc) throws FaultException;
  }

  List<Line> look() {
    List<Line> lines = new ArrayList<>();
    lines.add(sourceDestCheck());
    if (tables.isEmpty()) {
      Item cause = vpc.isEmpty() ? Item.EC2 : Item.TABLES;
      String subject = "permission to write " + vip.tables();
      lines.add(
          vip.alertOnly()
              ? spared(Item.IAM_REPLACE, subject)
              : Line.skip(Item.IAM_REPLACE, subject, cause));
      lines.add(
          vip.alertOnly()
              ? spared(Item.IAM_CREATE, subject)
              : Line.skip(Item.IAM_CREATE, subject, cause));
    }
    tables.forEach(t -> lines.add(replace(t)));
    tables.forEach(t -> lines.add(create(t)));
    lines.add(disable());
    return lines;
  }

  private static Line spared(Item item, String subject) {
    return Line.skip(item, subject, NOT_EVEN);
  }

  private Line sourceDestCheck() {
    if (vpc.isEmpty() || own.isEmpty()) {
      return Line.skip(
          Item.SOURCE_DEST_CHECK, "source/dest check", vpc.isEmpty() ? Item.EC2 : Item.INTERFACE);
    }
    RouteTarget target = own.get();
    String subject = "source/dest check of " + target;
    try {
      if (!routes.readCheck(target)) {
        return Line.ok(Item.SOURCE_DEST_CHECK, subject, "off");
      }
    } catch (FaultException e) {
      return Line.fail(
          Item.SOURCE_DEST_CHECK,
          subject,
          "not looked at: " + e.fault().text(),
          Remedy.ofEc2(e.fault()));
    }
    return vip.prepareCheck() && !vip.alertOnly()
        ? Line.ok(Item.SOURCE_DEST_CHECK, subject, "on; the agent turns it off when it starts")
        : Line.warn(
            Item.SOURCE_DEST_CHECK,
            subject,
            "on: packets to the VIP are dropped until it is turned off",
            "aws ec2 modify-network-interface-attribute --network-interface-id "
                + target.eni()
                + " --no-source-dest-check");
  }

  private Line replace(TableView table) {
    String subject = "ec2:ReplaceRoute in " + table.table();
    if (vip.alertOnly()) {
      return spared(Item.IAM_REPLACE, subject);
    }
    Optional<RouteTarget> present = TableCheck.present(table);
    if (table.route().isPresent() && present.isEmpty()) {
      return Line.skip(
          Item.IAM_REPLACE, subject, "a dry run names the present target, and it is no interface");
    }
    // Where there is no route, none is replaced, whoever takes the dry run in earnest.
    Optional<RouteTarget> target = present.or(() -> own);
    return target.isEmpty()
        ? Line.skip(Item.IAM_REPLACE, subject, Item.INTERFACE)
        : tried(
            Item.IAM_REPLACE,
            subject,
            v -> v.mayReplace(table.table(), vip.id().vip(), target.get()));
  }

  private Line create(TableView table) {
    String subject = "ec2:CreateRoute in " + table.table();
    if (!vip.createMissing()) {
      return Line.skip(Item.IAM_CREATE, subject, "create-missing-route is false");
    }
    if (vip.alertOnly()) {
      return spared(Item.IAM_CREATE, subject);
    }
    Optional<RouteTarget> present = TableCheck.present(table);
    return present.isEmpty()
        ? Line.skip(
            Item.IAM_CREATE,
            subject,
            "there is no route whose present target the dry run could name")
        : tried(
            Item.IAM_CREATE,
            subject,
            v -> v.mayCreate(table.table(), vip.id().vip(), present.get()));
  }

  private Line disable() {
    if (vip.alertOnly()) {
      return spared(Item.IAM_CHECK, "permission to turn the source/dest check off");
    }
    if (!vip.prepareCheck()) {
      return Line.skip(
          Item.IAM_CHECK,
          "permission to turn the source/dest check off",
          "prepare-source-dest-check is false");
    }
    if (own.isEmpty()) {
      return Line.skip(
          Item.IAM_CHECK, "permission to turn the source/dest check off", Item.INTERFACE);
    }
    RouteTarget target = own.get();
    String action =
        target.instance().isPresent()
            ? "ec2:ModifyInstanceAttribute of " + target.instance().get()
            : "ec2:ModifyNetworkInterfaceAttribute of " + target.eni();
    return tried(Item.IAM_CHECK, action, v -> v.mayDisableCheck(target));
  }

  private Line tried(Item item, String subject, DryRun dryRun) {
    if (vpc.isEmpty()) {
      return Line.skip(item, subject, Item.EC2);
    }
    try {
      dryRun.run(vpc.get());
      return Line.ok(item, subject, "the dry run was allowed");
    } catch (FaultException e) {
      // Where there is no route to replace, the right to do so was not what was missing.
      if (e.fault().kind() == Fault.Kind.NO_ROUTE || e.fault().kind() == Fault.Kind.ROUTE_EXISTS) {
        return Line.ok(item, subject, "not denied: " + e.fault().code());
      }
      return Line.fail(
          item,
          subject,
          (e.fault().kind() == Fault.Kind.DENIED ? "denied: " : "not looked at: ")
              + e.fault().text(),
          Remedy.ofEc2(e.fault()));
    }
  }
}
