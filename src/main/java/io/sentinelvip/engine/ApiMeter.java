package io.sentinelvip.engine;

import java.time.Duration;

/** Is told of every call to the EC2 API. Never waits. */
@FunctionalInterface
public interface ApiMeter {

  /** Of a call that was answered as asked. */
  String OK = "ok";

  /** Nobody counts. */
  ApiMeter NONE = (action, code, took) -> {};

  /**
   * A call ended.
   *
   * @param action EC2's own name: {@code ReplaceRoute}
   * @param code {@value #OK}, EC2's own word for why not, or the name of what failed on the way
   * @param took from the call to its end
   */
  void called(String action, String code, Duration took);
}
