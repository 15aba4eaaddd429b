package io.sentinelvip.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.sentinelvip.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log of the running agent: standard output, as the configuration says, written by a
 * thread of its own that drops what a blocked reader does not take, so that nobody ever waits for
 * the log (promise P9).
 */
public final class Logging {

  private static final int WAITING_LINES = 8_192;

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
    stdout.addFilter(new Linger());
    stdout.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(log.level().name()));
    root.addAppender(unblocked(context, stdout));
    // At DEBUG these write requests out, credentials and all.
    context.getLogger("software.amazon.awssdk").setLevel(Level.WARN);
    context.getLogger("org.apache").setLevel(Level.WARN);
    context.getLogger("redis.clients").setLevel(Level.WARN);
  }

  private static AsyncAppender unblocked(
      LoggerContext context, ConsoleAppender<ILoggingEvent> stdout) {
    AsyncAppender async = new AsyncAppender();
    async.setName("unblocked");
    async.setContext(context);
    async.setQueueSize(WAITING_LINES);
    async.setDiscardingThreshold(0);
    async.setNeverBlock(true);
    async.addAppender(stdout);
    async.start();
    return async;
  }

  /** Writes what is waiting, for a second at most. */
  public static void end() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
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
