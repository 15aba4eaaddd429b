package io.sentinelvip.vpc;

import java.util.Map;
import java.util.TreeMap;

/** What one action of the API does: from one world to the next, with an answer; no side effects. */
@FunctionalInterface
interface Action {

  /**
   * Checks and does.
   *
   * @throws Ec2Error what the caller is told instead
   */
  Outcome run(World world, Query query, Ids ids);

  /** The world afterwards, and the elements inside the answer. */
  record Outcome(World world, String inner) {

    /** An answer that says {@code <return>true</return>}. */
    static Outcome done(World world) {
      return new Outcome(world, new Xml().text("return", true).toString());
    }
  }

  /** Makes ids that nothing else has. */
  interface Ids {
    /** As {@code rtb-00000000000000001}, for the prefix {@code rtb}. */
    String next(String prefix);
  }

  /** Every EC2 action that the emulator knows, by name. */
  static Map<String, Action> all() {
    Map<String, Action> all = new TreeMap<>();
    all.putAll(RouteActions.ALL);
    all.putAll(AttributeActions.ALL);
    all.putAll(SetupActions.ALL);
    all.putAll(InstanceSetupActions.ALL);
    all.putAll(NetworkReads.ALL);
    all.putAll(InstanceReads.ALL);
    all.putAll(GroupActions.SETUP);
    all.putAll(GroupActions.READS);
    return all;
  }

  /** Whether {@code action} could change the world. */
  static boolean mutates(String action) {
    return RouteActions.ALL.containsKey(action)
        || AttributeActions.ALL.containsKey(action)
        || SetupActions.ALL.containsKey(action)
        || InstanceSetupActions.ALL.containsKey(action)
        || GroupActions.SETUP.containsKey(action);
  }
}
