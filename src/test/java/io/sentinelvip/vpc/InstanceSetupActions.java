package io.sentinelvip.vpc;

import io.sentinelvip.vpc.World.Attachment;
import io.sentinelvip.vpc.World.Eni;
import io.sentinelvip.vpc.World.Instance;
import io.sentinelvip.vpc.World.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances and interfaces: what a test needs to make, stop and take away over the wire. */
final class InstanceSetupActions {

  static final Map<String, Action> ALL =
      Map.of(
          "RunInstances", InstanceSetupActions::run,
          "StartInstances", (world, query, ids) -> move(world, query, State.RUNNING),
          "StopInstances", (world, query, ids) -> move(world, query, State.STOPPED),
          "TerminateInstances", (world, query, ids) -> move(world, query, State.TERMINATED),
          "CreateNetworkInterface", InstanceSetupActions::create,
          "AttachNetworkInterface", InstanceSetupActions::attach,
          "DetachNetworkInterface", (world, query, ids) -> detach(world, query),
          "DeleteNetworkInterface", (world, query, ids) -> delete(world, query));

  private InstanceSetupActions() {}

  private static Action.Outcome run(World world, Query query, Action.Ids ids) {
    String subnet = world.subnet(query.required("SubnetId")).id();
    Instance instance = new Instance(ids.next("i"), subnet, State.RUNNING, query.tags());
    Eni eni =
        newEni(world, subnet, query.get("PrivateIpAddress"), ids)
            .withAttachment(Optional.of(new Attachment(ids.next("eni-attach"), instance.id(), 0)));
    World next = world.with(instance).with(eni);
    Xml xml = new Xml().text("reservationId", ids.next("r"));
    xml.items("instancesSet", List.of(instance), (x, i) -> InstanceReads.write(x, next, i));
    return new Action.Outcome(next, xml.toString());
  }

  private static Eni newEni(World world, String subnet, Optional<String> address, Action.Ids ids) {
    String id = ids.next("eni");
    String base = world.subnet(subnet).cidr().replaceFirst("\\d+/\\d+$", "");
    String free = base + (10 + world.enis().size());
    String mac = "02:00:00:00:" + id.substring(17, 19) + ":" + id.substring(19, 21);
    return new Eni(
        id,
        subnet,
        mac,
        List.of(address.orElse(free)),
        List.of(),
        List.of(),
        true,
        Optional.empty(),
        List.of(world.defaultGroup(world.subnet(subnet).networkId()).id()));
  }

  /** An instance's next state; its interfaces go with it when it is terminated. */
  static World move(World world, String id, State to) {
    Instance instance = world.instance(id);
    if (instance.state() == State.TERMINATED && to != State.TERMINATED) {
      throw Ec2Error.of(
          "IncorrectInstanceState",
          "The instance '%s' is not in a state from which it can be %s."
              .formatted(id, to == State.RUNNING ? "started" : "stopped"));
    }
    World next = world.with(instance.in(to));
    if (to == State.TERMINATED) {
      for (Eni eni : world.enisOf(id)) {
        next = next.withoutEni(eni.id());
      }
    }
    return next;
  }

  private static Action.Outcome move(World world, Query query, State to) {
    World next = world;
    for (String id : query.list("InstanceId")) {
      next = move(next, id, to);
    }
    Xml xml =
        new Xml()
            .items(
                "instancesSet",
                query.list("InstanceId"),
                (x, id) ->
                    x.text("instanceId", id)
                        .in(
                            "currentState",
                            () -> x.text("code", to.code).text("name", InstanceReads.name(to)))
                        .in(
                            "previousState",
                            () -> {
                              State was = world.instance(id).state();
                              x.text("code", was.code).text("name", InstanceReads.name(was));
                            }));
    return new Action.Outcome(next, xml.toString());
  }

  private static Action.Outcome create(World world, Query query, Action.Ids ids) {
    String subnet = world.subnet(query.required("SubnetId")).id();
    Eni eni = newEni(world, subnet, query.get("PrivateIpAddress"), ids);
    World next = world.with(eni);
    Xml xml = new Xml();
    return new Action.Outcome(
        next, xml.in("networkInterface", () -> InstanceReads.write(xml, next, eni)).toString());
  }

  private static Action.Outcome attach(World world, Query query, Action.Ids ids) {
    Eni eni = world.eni(query.required("NetworkInterfaceId"));
    Instance instance = world.instance(query.required("InstanceId"));
    if (eni.attachment().isPresent()) {
      throw Ec2Error.of(
          "InvalidNetworkInterface.InUse", "Interface: %s in use.".formatted(eni.id()));
    }
    query.required("DeviceIndex");
    Attachment attachment =
        new Attachment(ids.next("eni-attach"), instance.id(), query.number("DeviceIndex", 1));
    return new Action.Outcome(
        world.with(eni.withAttachment(Optional.of(attachment))),
        new Xml().text("attachmentId", attachment.id()).toString());
  }

  private static Action.Outcome detach(World world, Query query) {
    String id = query.required("AttachmentId");
    Eni eni =
        world.enis().values().stream()
            .filter(e -> e.attachment().filter(a -> a.id().equals(id)).isPresent())
            .findFirst()
            .orElseThrow(
                () ->
                    Ec2Error.of(
                        "InvalidAttachmentID.NotFound",
                        "The attachment ID '%s' does not exist".formatted(id)));
    return Action.Outcome.done(world.with(eni.withAttachment(Optional.empty())));
  }

  private static Action.Outcome delete(World world, Query query) {
    Eni eni = world.eni(query.required("NetworkInterfaceId"));
    if (eni.attachment().isPresent()) {
      throw Ec2Error.of(
          "InvalidParameterValue",
          "Network interface '%s' is currently in use.".formatted(eni.id()));
    }
    return Action.Outcome.done(world.withoutEni(eni.id()));
  }
}
