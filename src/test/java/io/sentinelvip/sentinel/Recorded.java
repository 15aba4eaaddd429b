package io.sentinelvip.sentinel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/** Bytes recorded from Redis and Sentinel 7.0.15. */
final class Recorded {

  private Recorded() {}

  @SuppressWarnings("deprecation") // Its successor wants a chain of RESP3 consumers.
  static Reply reply(String name) {
    try (InputStream in = open(name + ".resp")) {
      return Wire.reply(Protocol.read(new RedisInputStream(in)));
    } catch (JedisDataException e) {
      return Wire.reply(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String bytes(String name) {
    try (InputStream in = open(name + ".resp")) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> events() {
    try (InputStream in = open("events.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = Recorded.class.getResourceAsStream("/sentinel/" + name);
    if (in == null) {
      throw new IllegalStateException("no recording " + name);
    }
    return in;
  }
}
