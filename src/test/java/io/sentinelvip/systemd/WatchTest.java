package io.sentinelvip.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchTest {

  private final AtomicLong turns = new AtomicLong();
  private String status = "all is well";
  private final Watch watch =
      new Watch(
          turns::get,
          () -> status,
          () -> List.of(new StackTraceElement("Decider", "decide", "Decider.java", 7)));

  private final Logger logger = (Logger) LoggerFactory.getLogger(Watch.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  @Test
  void beforeTheFirstTurnItIsNotReadyAndNobodyIsBlamed() {
    assertThat(watch.look()).isEmpty();
    assertThat(watch.ready()).isFalse();
    assertThat(logged.list).isEmpty();
  }

  @Test
  void itIsReadyOnceAndAliveWithEachTurn() {
    turns.incrementAndGet();
    assertThat(watch.look()).hasValue("READY=1\nWATCHDOG=1\nSTATUS=all is well\n");
    turns.addAndGet(5);
    assertThat(watch.look()).hasValue("WATCHDOG=1\nSTATUS=all is well\n");
  }

  @Test
  void aLoopThatHangsIsNotCalledAliveAndWhereItHangsIsToldOnce() {
    turns.incrementAndGet();
    watch.look();
    assertThat(watch.look()).isEmpty();
    assertThat(watch.look()).isEmpty();
    assertThat(logged.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("loop=stuck")
        .contains("Decider.decide(Decider.java:7)");
  }

  @Test
  void aLoopThatTurnsAgainIsAliveAgain() {
    turns.incrementAndGet();
    watch.look();
    watch.look();
    turns.incrementAndGet();
    assertThat(watch.look()).isPresent();
    watch.look();
    assertThat(logged.list).hasSize(2);
  }

  @Test
  void aStatusIsOneLineOfBoundedLengthAndNoVariableOfTheProtocol() {
    turns.incrementAndGet();
    status = "a\nMAINPID=1\n" + "x".repeat(1000);
    String message = watch.look().orElseThrow();
    assertThat(message.lines()).hasSize(3).last().asString().startsWith("STATUS=a MAINPID=1 xxx");
    assertThat(message.length()).isLessThan(400);
  }
}
