package io.sentinelvip.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Records to JSON and back; keys are the records' component names. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          // A command may be older or newer than the agent that it talks to.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** On one line. */
  public static String line(Object value) {
    return write(MAPPER, value);
  }

  /** Indented, for a person. */
  public static String pretty(Object value) {
    return write(MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT), value);
  }

  private static String write(ObjectMapper mapper, Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON can be made of a " + value.getClass(), e);
    }
  }

  /**
   * Parses.
   *
   * @throws JsonProcessingException if it is not JSON, or not of that type
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return MAPPER.readValue(json, type);
  }
}
