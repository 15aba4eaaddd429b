package io.sentinelvip.model;

/**
 * One VIP that this agent keeps: the master whose address it is to follow, and the address. Several
 * VIPs may follow one master.
 *
 * @param master Sentinel's name of the group
 * @param vip the address
 */
public record VipId(MasterName master, Vip vip) {
  @Override
  public String toString() {
    return master + "/" + vip;
  }
}
