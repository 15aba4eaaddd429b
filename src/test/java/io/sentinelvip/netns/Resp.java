package io.sentinelvip.netns;

import java.util.ArrayList;
import java.util.List;

/** Reads one reply of RESP2 out of a text in which each byte is a character. */
final class Resp {

  private final String text;
  private int at;

  private Resp(String text) {
    this.text = text;
  }

  /**
   * The first reply.
   *
   * @return a String, a Long or a List of these; a null is an empty String
   * @throws IllegalStateException when it is an error
   */
  static Object first(String text) {
    return new Resp(text).next();
  }

  private Object next() {
    int end = text.indexOf("\r\n", at);
    if (end < 0) {
      throw new IllegalStateException("not a whole reply: " + text);
    }
    char kind = text.charAt(at);
    String line = text.substring(at + 1, end);
    at = end + 2;
    return switch (kind) {
      case '+' -> line;
      case ':' -> Long.parseLong(line);
      case '$' -> bulk(Integer.parseInt(line));
      case '*' -> list(Integer.parseInt(line));
      default -> throw new IllegalStateException(line);
    };
  }

  private String bulk(int length) {
    if (length < 0) {
      return "";
    }
    String bulk = text.substring(at, at + length);
    at += length + 2;
    return bulk;
  }

  private List<Object> list(int length) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      list.add(next());
    }
    return list;
  }
}
