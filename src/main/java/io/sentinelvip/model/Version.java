package io.sentinelvip.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which version of the agent this is, as the build wrote it. */
public final class Version {

  private static final String RESOURCE = "/io/sentinelvip/version.properties";

  /** The version, as in {@code 0.1.0}. */
  public static final String TEXT = read();

  private Version() {}

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(Version.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      Properties p = new Properties();
      p.load(in);
      return Objects.requireNonNull(p.getProperty("version"), "version in " + RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
