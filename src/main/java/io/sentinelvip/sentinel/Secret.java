package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password: read anew for each connection, since it may rotate, and never printed. */
public final class Secret {

  @FunctionalInterface
  private interface Source {
    String read() throws FaultException;
  }

  private final Source source;
  private final String where;

  private Secret(Source source, String where) {
    this.source = source;
    this.where = where;
  }

  /** The first line of a file, without its line end. */
  public static Secret file(Path file) {
    return new Secret(() -> firstLine(file), "secret in " + file);
  }

  /** A secret that is known already. */
  public static Secret value(String value) {
    return new Secret(() -> value, "secret value");
  }

  /**
   * The secret as it is now.
   *
   * @throws FaultException {@code DENIED} when its file cannot be read or is empty
   */
  String read() throws FaultException {
    return source.read();
  }

  private static String firstLine(Path file) throws FaultException {
    try {
      String line = Files.readString(file).lines().findFirst().orElse("");
      if (line.isEmpty()) {
        throw new FaultException(
            new Fault(Fault.Kind.DENIED, "SecretFile", "the password file " + file + " is empty"));
      }
      return line;
    } catch (IOException e) {
      throw new FaultException(
          new Fault(
              Fault.Kind.DENIED,
              "SecretFile",
              "cannot read the password file " + file + " (" + e.getClass().getSimpleName() + ")"),
          e);
    }
  }

  /** Where it comes from; never what it is. */
  @Override
  public String toString() {
    return where;
  }
}
