package io.sentinelvip.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log until a command has read its configuration (see {@link Logging}): warnings, to standard
 * error. Logback finds it among its services and asks it before it looks for files, so that it
 * steps aside where there is one.
 *
 * <p>In place of a {@code logback.xml}: reading that takes some 400 classes that nothing else
 * needs.
 */
public final class FirstLogging extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    setUp(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasFile() {
    return System.getProperty("logback.configurationFile") != null
        || FirstLogging.class.getResource("/logback-test.xml") != null
        || FirstLogging.class.getResource("/logback.xml") != null;
  }

  static void setUp(LoggerContext context) {
    KeyValueEncoder encoder = new KeyValueEncoder();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setName("stderr");
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr);
    context.getLogger("software.amazon.awssdk").setLevel(Level.ERROR);
    context.getLogger("redis.clients").setLevel(Level.ERROR);
  }
}
