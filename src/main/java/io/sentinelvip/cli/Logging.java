package io.sentinelvip.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.sentinelvip.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log of the running agent: standard output, as the configuration says. */
final class Logging {

  private Logging() {}

  static void configure(Config.Log log) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder =
        log.format() == Config.Format.JSON ? json() : new KeyValueEncoder();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> stdout = new ConsoleAppender<>();
    stdout.setName("stdout");
    stdout.setContext(context);
    stdout.setEncoder(encoder);
    stdout.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(log.level().name()));
    root.addAppender(stdout);
    // At DEBUG these write requests out, credentials and all.
    context.getLogger("software.amazon.awssdk").setLevel(Level.WARN);
    context.getLogger("org.apache").setLevel(Level.WARN);
    context.getLogger("redis.clients").setLevel(Level.WARN);
  }

  private static JsonEncoder json() {
    JsonEncoder json = new JsonEncoder();
    json.setWithFormattedMessage(true);
    json.setWithMessage(false);
    json.setWithArguments(false);
    json.setWithContext(false);
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    return json;
  }
}
