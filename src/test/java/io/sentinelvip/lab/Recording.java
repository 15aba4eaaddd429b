package io.sentinelvip.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.SafeEncoder;

/**
 * What a real Sentinel sent in reply to one command: one entry of {@code
 * src/test/resources/sentinel/VERSION.resp}, whose README says how they were made.
 *
 * @param moment when it was asked: {@code whole}, {@code withheld}, {@code planned}, {@code
 *     killed}, {@code after-kill}
 * @param sentinel the index of the node whose Sentinel it is
 * @param command what it was sent
 * @param reply all that came back, as it was on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Recording(String moment, int sentinel, String command, byte[] reply) {

  /** The versions that were recorded. */
  public static final List<String> VERSIONS =
      List.of("redis-6.2.11", "redis-7.0.15", "valkey-8.0.1");

  /** All that was recorded of {@code version}, in order. */
  public static List<Recording> of(String version) {
    String resource = "/sentinel/" + version + ".resp";
    try (InputStream file = Recording.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalArgumentException("no recording " + resource);
      }
      return replies(file.readAllBytes()).stream().map(Recording::decoded).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one reply of that kind in {@code version}. */
  public static Recording of(String version, String moment, int sentinel, String command) {
    return of(version).stream()
        .filter(r -> r.moment.equals(moment) && r.sentinel == sentinel)
        .filter(r -> r.command.equals(command))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(moment + " " + sentinel + " " + command));
  }

  /**
   * The reply, or each message: a text, a number, a list, an exception for an error reply, an empty
   * {@link Optional} for a null.
   */
  public List<Object> decoded() {
    return replies(reply).stream().map(SafeEncoder::encodeObject).toList();
  }

  private static Recording decoded(Object entry) {
    List<?> parts = (List<?>) entry;
    return new Recording(
        text(parts.get(0)),
        Integer.parseInt(text(parts.get(1))),
        text(parts.get(2)),
        (byte[]) parts.get(3));
  }

  private static String text(Object bulk) {
    return new String((byte[]) bulk, StandardCharsets.UTF_8);
  }

  private static List<Object> replies(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    List<Object> all = new ArrayList<>();
    while (rest.hasRemaining()) {
      all.add(reply(rest));
    }
    return all;
  }

  private static Object reply(ByteBuffer rest) {
    String line = line(rest);
    String value = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> value;
      case '-' -> new JedisDataException(value);
      case ':' -> Long.valueOf(value);
      case '$' -> value.equals("-1") ? Optional.empty() : bulk(rest, Integer.parseInt(value));
      case '*' -> value.equals("-1") ? Optional.empty() : array(rest, Integer.parseInt(value));
      default -> throw new IllegalStateException("not RESP2: " + line);
    };
  }

  private static String line(ByteBuffer rest) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte next = rest.get(); next != '\r'; next = rest.get()) {
      line.write(next);
    }
    rest.get();
    return line.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bulk(ByteBuffer rest, int length) {
    byte[] bytes = new byte[length];
    rest.get(bytes).getShort();
    return bytes;
  }

  private static List<Object> array(ByteBuffer rest, int length) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add(reply(rest));
    }
    return items;
  }

  /** This entry as it stands in the file: a RESP array of four bulk strings. */
  byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*4\r\n"));
    for (byte[] part : List.of(ascii(moment), ascii("" + sentinel), ascii(command), reply)) {
      out.writeBytes(ascii("$" + part.length + "\r\n"));
      out.writeBytes(part);
      out.writeBytes(ascii("\r\n"));
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
