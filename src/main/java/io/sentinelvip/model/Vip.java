package io.sentinelvip.model;

/**
 * The virtual address: the one host that a route sends to the master.
 *
 * @param address outside every CIDR of the VPC
 */
public record Vip(Ip address) {

  /** The route's destination: {@code /32}, for IPv6 {@code /128}. */
  public Cidr cidr() {
    return new Cidr(address, address.isV6() ? 128 : 32);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
