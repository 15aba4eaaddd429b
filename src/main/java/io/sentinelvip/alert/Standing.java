package io.sentinelvip.alert;

import io.sentinelvip.model.VipId;
import java.util.List;

/**
 * Where this agent stands in the group of one VIP. Texts that are not known are empty.
 *
 * @param vip which
 * @param node what people know this node by: its instance
 * @param redis the Redis beside this agent, as Sentinel names it
 * @param master the node that a majority of the Sentinels names
 * @param nodes every node that the Sentinels list
 */
public record Standing(VipId vip, String node, String redis, String master, List<String> nodes) {

  /** Copies the list. */
  public Standing {
    nodes = List.copyOf(nodes);
  }

  /** Of whom nothing is known yet. */
  static Standing unknown(VipId vip) {
    return new Standing(vip, "", "", "", List.of());
  }
}
