package io.sentinelvip.vpc;

import java.util.Map;

/** The source/dest check: an attribute of an interface, by the interface or by its instance. */
final class AttributeActions {

  static final Map<String, Action> ALL =
      Map.of(
          "ModifyInstanceAttribute",
          (world, query, ids) ->
              set(world, query, world.onlyEniOf(query.required("InstanceId")).id()),
          "ModifyNetworkInterfaceAttribute",
          (world, query, ids) -> set(world, query, query.required("NetworkInterfaceId")));

  private AttributeActions() {}

  private static Action.Outcome set(World world, Query query, String eniId) {
    World.Eni eni = world.eni(eniId);
    if (query.get("SourceDestCheck.Value").isEmpty()) {
      throw Ec2Error.of("InvalidParameterCombination", "No attributes specified.");
    }
    return Action.Outcome.done(
        world.with(eni.withSourceDestCheck(query.flag("SourceDestCheck.Value"))));
  }
}
