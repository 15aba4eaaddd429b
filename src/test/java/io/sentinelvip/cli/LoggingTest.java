package io.sentinelvip.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.FilterReply;
import io.sentinelvip.config.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private final PrintStream before = System.out;

  @AfterEach
  void restore() throws JoranException {
    System.setOut(before);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.start();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LoggingTest.class.getResource("/logback-test.xml"));
  }

  @Test
  void logbackFindsTheFirstLogging() {
    assertThat(ServiceLoader.load(Configurator.class).stream())
        .extracting(ServiceLoader.Provider::type)
        .contains(FirstLogging.class);
  }

  @Test
  void theFirstLoggingStepsAsideForAFile() {
    LoggerContext context = new LoggerContext();
    assertThat(new FirstLogging().configure(context))
        .as("there is a logback-test.xml")
        .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
  }

  @Test
  void beforeACommandHasItsConfigurationOnlyWarningsGoToStandardError() {
    PrintStream errBefore = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      context.reset();
      FirstLogging.setUp(context);
      context.getLogger("io.sentinelvip.x").info("hidden");
      context.getLogger("io.sentinelvip.x").warn("shown");
      context.getLogger("software.amazon.awssdk.x").warn("hidden");
      context.getLogger("redis.clients.x").warn("hidden");
      context.stop();
    } finally {
      System.setErr(errBefore);
    }
    assertThat(err.toString(UTF_8)).matches("ts=\\S+Z level=warn logger=x msg=shown\n");
  }

  private static String logged(Config.Format format, Config.Level level) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, UTF_8));
    Logging.configure(new Config.Log(format, level));
    LoggerFactory.getLogger("io.sentinelvip.x").info("hello {}", "world");
    LoggerFactory.getLogger("io.sentinelvip.x").debug("detail");
    LoggerFactory.getLogger("software.amazon.awssdk.request").debug("Authorization: key");
    LoggerFactory.getLogger("org.apache.hc.client5.http.wire").debug("Authorization: key");
    LoggerFactory.getLogger("redis.clients.jedis").info("AUTH");
    Logging.end();
    return out.toString(UTF_8);
  }

  @Test
  void textIsOneLineForEachEventOnStandardOutput() {
    assertThat(logged(Config.Format.TEXT, Config.Level.INFO))
        .matches("ts=\\S+Z level=info logger=x msg=\"hello world\"\n");
  }

  @Test
  void aLineWaitsUntilItIsSomeMillisecondsOldAndIsNotHeldAtTheEnd() {
    LoggingEvent line = new LoggingEvent();
    line.setTimeStamp(System.currentTimeMillis());
    long before = System.nanoTime();
    assertThat(new Linger().decide(line)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(System.nanoTime() - before).isGreaterThan(40_000_000L);

    line.setTimeStamp(System.currentTimeMillis() + 3_600_000);
    new Linger().decide(line);
    Thread.currentThread().interrupt();
    line.setTimeStamp(System.currentTimeMillis());
    assertThat(new Linger().decide(line)).isEqualTo(FilterReply.NEUTRAL);
    assertThat(Thread.interrupted()).as("the log's thread still hears that it is to end").isTrue();
  }

  @Test
  void jsonIsOneObjectForEachEvent() {
    assertThat(logged(Config.Format.JSON, Config.Level.INFO))
        .startsWith("{")
        .contains("\"formattedMessage\":\"hello world\"", "\"level\":\"INFO\"", "\"timestamp\":")
        .hasLineCount(1);
  }

  @Test
  void debugNeverShowsWhatTheLibrariesSendOverTheWire() {
    assertThat(logged(Config.Format.TEXT, Config.Level.DEBUG))
        .contains("msg=detail")
        .doesNotContain("Authorization", "AUTH");
  }
}
