package io.sentinelvip.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sentinelvip.core.Alert;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogAlertsTest {

  private static final VipId VIP =
      new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));

  private final Logger logger = (Logger) LoggerFactory.getLogger(LogAlerts.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void anAlertIsOneLineOfKeysAndValues() {
    new LogAlerts()
        .deliver(
            new Alert(
                VIP, Alert.Severity.CRITICAL, "blind", "no \"majority\"\nnow", Alert.State.RAISED));
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(
            "alert=RAISED severity=CRITICAL key=blind vip=mymaster/172.16.0.10"
                + " text=\"no \\\"majority\\\"?now\"");
  }

  @ParameterizedTest
  @CsvSource({
    "INFO, RAISED, INFO",
    "WARNING, RAISED, WARN",
    "WARNING, ONCE, WARN",
    "CRITICAL, RAISED, ERROR",
    "CRITICAL, RESOLVED, INFO"
  })
  void theLevelFollowsTheSeverity(Alert.Severity severity, Alert.State state, String level) {
    new LogAlerts().deliver(new Alert(VIP, severity, "k", "t", state));
    assertThat(lines.list).singleElement().asString().startsWith("[" + level + "]");
  }
}
