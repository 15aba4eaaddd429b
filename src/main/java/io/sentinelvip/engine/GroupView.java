package io.sentinelvip.engine;

import java.util.List;

/**
 * What is around this node, for people alone: no decision is made by it.
 *
 * @param groups the nodes of each group that is watched here, by the name of its master
 * @param interfaces whose the network interfaces are that nodes have or routes point at, as far as
 *     EC2 told
 * @param placedMillisAgo since when EC2 was asked for that; -1 if it never was
 * @param problem why EC2 did not tell; empty if it did, or was not asked yet
 */
public record GroupView(
    List<Group> groups, List<Interface> interfaces, long placedMillisAgo, String problem) {

  /** Before anything is known. */
  public static final GroupView NONE = new GroupView(List.of(), List.of(), -1, "");

  /** Copies the lists. */
  public GroupView {
    groups = List.copyOf(groups);
    interfaces = List.copyOf(interfaces);
  }

  /**
   * One group.
   *
   * @param master Sentinel's name of it
   * @param sentinels how many Sentinels' lists this is made of
   * @param listedMillisAgo since when the youngest of these was asked for; -1 if there is none
   * @param nodes every node that one of them lists, by address
   */
  public record Group(String master, int sentinels, long listedMillisAgo, List<Node> nodes) {
    /** Copies the list. */
    public Group {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * One Redis or Valkey, master or replica.
   *
   * @param address as Sentinel knows it
   * @param listedBy how many Sentinels list it
   * @param downFor how many of these hold it for down
   * @param unlinkedFor how many of these see its link to its master broken
   * @param eni its network interface, empty text if it is not known
   * @param instance its instance, empty text if it is not known
   * @param zone its availability zone, empty text if it is not known
   */
  public record Node(
      String address,
      int listedBy,
      int downFor,
      int unlinkedFor,
      String eni,
      String instance,
      String zone) {}

  /**
   * One network interface.
   *
   * @param eni its id
   * @param instance the instance that it is attached to, empty text if there is none
   * @param zone its availability zone
   */
  public record Interface(String eni, String instance, String zone) {}
}
