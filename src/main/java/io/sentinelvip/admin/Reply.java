package io.sentinelvip.admin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param type the body's media type
 * @param body the whole of it
 * @param headers besides those that every answer has
 */
record Reply(int status, String type, String body, Map<String, String> headers) {

  static final String JSON = "application/json";
  static final String HTML = "text/html; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";

  /** Copies the headers. */
  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, String type, String body) {
    this(status, type, body, Map.of());
  }

  static Reply json(int status, String body) {
    return new Reply(status, JSON, body + "\n");
  }

  static Reply text(int status, String body) {
    return new Reply(status, TEXT, body + "\n");
  }

  /** What was not done, and what to do about it. */
  static Reply refuse(int status, String text) {
    return json(status, Json.line(new Requests.Answer(false, text)));
  }

  static Reply wrongMethod(String allow) {
    return refuse(405, "use " + allow).with("Allow", allow);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, type, body, more);
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
