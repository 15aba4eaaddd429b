package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;

/**
 * One configured sink.
 *
 * @param number in the configuration, from 0
 * @param kind {@code sns}, {@code webhook}, {@code command} or {@code syslog}
 * @param target whereto, without secrets
 * @param least what is less severe is not sent there
 * @param sink sends
 */
public record Route(int number, String kind, String target, Alert.Severity least, SinkPort sink) {

  boolean takes(Notice notice) {
    return notice.severity().compareTo(least) >= 0;
  }

  /** {@code sink 0 (webhook https://...)}. */
  String name() {
    return "sink " + number + " (" + kind + " " + target + ")";
  }
}
