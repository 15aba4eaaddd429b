package io.sentinelvip.model;

import java.util.Optional;

/**
 * A block of addresses.
 *
 * @param base any address in the block
 * @param bits the length of its prefix: 0 to 32, for IPv6 to 128
 */
public record Cidr(Ip base, int bits) {

  /** Checks the prefix length. */
  public Cidr {
    if (bits < 0 || bits > base.value().getAddress().length * 8) {
      throw new IllegalArgumentException("no prefix length of " + base + ": " + bits);
    }
  }

  /** The block that {@code text} ({@code 10.0.0.0/16}) spells, or empty. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(text.substring(slash + 1));
    return Ip.parse(text.substring(0, slash))
        .filter(ip -> bits <= ip.value().getAddress().length * 8)
        .map(ip -> new Cidr(ip, bits));
  }

  /** Whether {@code ip} lies in this block. */
  public boolean contains(Ip ip) {
    byte[] a = base.value().getAddress();
    byte[] b = ip.value().getAddress();
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return base + "/" + bits;
  }
}
