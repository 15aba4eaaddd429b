package io.sentinelvip.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/** One line for each event, {@code key=value}, time in UTC with milliseconds. */
public final class KeyValueEncoder extends EncoderBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern PAIRS = Pattern.compile("[a-z][a-z-]*=\\S[^\\p{Cntrl}]*\\z");

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    String logger = event.getLoggerName();
    line.append("ts=").append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
    pair(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    pair(line, "logger", logger.substring(logger.lastIndexOf('.') + 1));
    String message = String.valueOf(event.getFormattedMessage());
    if (isKeyValue(logger, message)) {
      line.append(' ').append(message);
    } else {
      pair(line, "msg", message);
    }
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair kv : event.getKeyValuePairs()) {
        pair(line, kv.key, String.valueOf(kv.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      pair(line, "error", chain(event.getThrowableProxy()));
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The agent's own messages are written as pairs, their values quoted where they come from. */
  private static boolean isKeyValue(String logger, String message) {
    return logger.startsWith("io.sentinelvip.") && PAIRS.matcher(message).lookingAt();
  }

  /** Who threw what because of what, each with the place where it was thrown. */
  private static String chain(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    IThrowableProxy at = thrown;
    for (int i = 0; at != null && i < 8; i++, at = at.getCause()) {
      text.append(i == 0 ? "" : " <- ").append(at.getClassName());
      text.append(at.getMessage() == null ? "" : ": " + at.getMessage());
      if (at.getStackTraceElementProxyArray().length > 0) {
        text.append(" [")
            .append(at.getStackTraceElementProxyArray()[0].getSTEAsString())
            .append(']');
      }
    }
    return text.toString();
  }

  private static void pair(StringBuilder line, String key, String value) {
    line.append(line.isEmpty() ? "" : " ").append(key).append('=');
    if (!value.isEmpty() && value.chars().allMatch(KeyValueEncoder::plain)) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        default -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  private static boolean plain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  }
}
