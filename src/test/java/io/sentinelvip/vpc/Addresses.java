package io.sentinelvip.vpc;

import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.Ip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Blocks of addresses in the one form that EC2 writes them in. */
final class Addresses {

  private Addresses() {}

  /**
   * The block with the bits behind its prefix cleared: {@code 100.68.0.18/18} is {@code
   * 100.68.0.0/18}.
   *
   * @throws Ec2Error {@code InvalidParameterValue} where it is none
   */
  static String canonical(String text) {
    Cidr cidr = cidr(text);
    byte[] bytes = cidr.base().value().getAddress();
    for (int bit = cidr.bits(); bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return ip(bytes) + "/" + cidr.bits();
  }

  /** The block that {@code text} spells. */
  static Cidr cidr(String text) {
    return Cidr.parse(text)
        .orElseThrow(
            () ->
                Ec2Error.invalid(
                    "Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block."
                        .formatted(text)));
  }

  /** Whether every address of {@code inner} is in {@code outer}. */
  static boolean within(String inner, String outer) {
    return cidr(outer).bits() <= cidr(inner).bits() && cidr(outer).contains(cidr(inner).base());
  }

  /** An address in its shortest form: {@code fd00::10}. */
  static String ip(String text) {
    return ip(Ip.of(text).value().getAddress());
  }

  /** Where to listen; {@code address} is a literal. */
  static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(Ip.of(address).value(), port);
  }

  private static String ip(byte[] bytes) {
    try {
      String full = InetAddress.getByAddress(bytes).getHostAddress();
      return bytes.length == 4 ? full : shortest(full);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String shortest(String full) {
    String best = "";
    for (String run = "0:0:0:0:0:0:0:0"; run.length() >= 3; run = run.substring(2)) {
      if ((":" + full + ":").contains(":" + run + ":")) {
        best = run;
        break;
      }
    }
    if (best.isEmpty()) {
      return full;
    }
    String folded = (":" + full + ":").replaceFirst(":" + best + ":", "::");
    String head = folded.startsWith("::") ? folded : folded.substring(1);
    return head.endsWith("::") ? head : head.substring(0, head.length() - 1);
  }
}
