package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.AlertPort;
import io.sentinelvip.engine.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes each alert as one line to the log; one that is resolved as {@code INFO}. */
public final class LogAlerts implements AlertPort {

  private static final Logger LOG = LoggerFactory.getLogger(LogAlerts.class);

  @Override
  public void deliver(Alert alert) {
    LOG.atLevel(level(alert)).log(line(alert));
  }

  static String line(Alert alert) {
    return "alert="
        + alert.state()
        + " severity="
        + alert.severity()
        + " key="
        + alert.key()
        + " vip="
        + alert.vip()
        + " text="
        + LogText.quoted(alert.text());
  }

  static Level level(Alert alert) {
    if (alert.state() == Alert.State.RESOLVED) {
      return Level.INFO;
    }
    return switch (alert.severity()) {
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case CRITICAL -> Level.ERROR;
    };
  }
}
