package io.sentinelvip.cli;

import io.sentinelvip.engine.History;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the incidents that an agent has left, which is not running. */
@FunctionalInterface
public interface LeftHistory {
  /**
   * Reads them.
   *
   * @throws IOException if there is no such file, or it cannot be read
   */
  History read(Path stateDir) throws IOException;
}
