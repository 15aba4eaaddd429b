package io.sentinelvip.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Spoils one document, by one number. */
final class Spoiler {

  /** What parsers have stumbled over. */
  private static final List<String> ODD =
      List.of(
          "",
          "\r\n",
          "\n",
          "\0",
          " ",
          "-",
          "-1",
          "0",
          "00",
          "2147483647",
          "2147483648",
          "-9223372036854775808",
          "99999999999999999999",
          "1e999",
          "NaN",
          "$-1\r\n",
          "*-1\r\n",
          "*2147483647\r\n",
          "$2147483647\r\n",
          "*1\r\n*1\r\n*1\r\n",
          "-ERR x\r\n",
          "-MOVED 1 h:1\r\n",
          "-ASK 1 h\r\n",
          ":\r\n",
          "%1\r\n",
          "~1\r\n",
          ">1\r\n",
          "_\r\n",
          "#t\r\n",
          ",inf\r\n",
          "<",
          "</item>",
          "<item/>",
          "<![CDATA[",
          "<!DOCTYPE a [<!ENTITY b 'c'>]>",
          "&b;",
          "&#0;",
          "<?xml",
          "{",
          "}",
          "[",
          "]",
          "{{{{{{{{",
          "null",
          "true",
          "\"",
          "'",
          ":",
          ": ",
          "- ",
          "? ",
          "&a ",
          "*a",
          "!!java.lang.Object",
          "!!binary ",
          "<<: ",
          "---\n",
          "%YAML 1.1\n",
          "\t",
          "#",
          "|\n",
          ">\n",
          "127.0.0.1",
          "0.0.0.0",
          "::1",
          "999.1.1.1",
          "1:1:1:1:1:1:1:1:1",
          "fe80::1%lo",
          "/",
          "/33",
          "\u00e9",
          "\ufeff",
          "\ud83d\ude00",
          "%00",
          "..",
          "HTTP/1.1",
          "Content-Length: -1\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Host: a\r\n",
          "\\u0000",
          "\\x");

  private final SplittableRandom random;
  private final List<byte[]> corpus;

  Spoiler(long seed, List<byte[]> corpus) {
    this.random = new SplittableRandom(seed);
    this.corpus = corpus;
  }

  byte[] spoilt() {
    byte[] input = any();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = once(input);
    }
    return input;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] once(byte[] b) {
    int at = random.nextInt(b.length + 1);
    int end = at + random.nextInt(Math.min(40, b.length - at) + 1);
    byte[] odd = ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> flipped(b);
      case 1 -> joined(b, at, new byte[0], end);
      case 2 -> joined(b, at, odd, at);
      case 3 -> joined(b, at, odd, end);
      case 4 -> joined(b, end, Arrays.copyOfRange(b, at, end), end);
      case 5 -> Arrays.copyOf(b, at);
      case 6 -> joined(b, at, part(any()), end);
      default -> joined(b, at, bytes(), at);
    };
  }

  private byte[] flipped(byte[] b) {
    byte[] copy = b.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private byte[] part(byte[] b) {
    int from = random.nextInt(b.length + 1);
    return Arrays.copyOfRange(b, from, from + random.nextInt(b.length - from + 1));
  }

  private byte[] bytes() {
    byte[] any = new byte[1 + random.nextInt(8)];
    random.nextBytes(any);
    return any;
  }

  /** {@code b} up to {@code from}, {@code middle}, and {@code b} from {@code to} on. */
  private static byte[] joined(byte[] b, int from, byte[] middle, int to) {
    byte[] all = Arrays.copyOf(b, from + middle.length + b.length - to);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(b, to, all, from + middle.length, b.length - to);
    return all;
  }
}
