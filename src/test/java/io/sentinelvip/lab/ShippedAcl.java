package io.sentinelvip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ACL lines that are shipped for the agent's user. */
public enum ShippedAcl {
  SENTINEL("src/main/packaging/sentinel-vip-sentinel.acl"),
  REDIS("src/main/packaging/sentinel-vip-redis.acl");

  /** The user that the lines define. */
  public static final String USER = "sentinel-vip";

  private static final String PLACEHOLDER = "#PUT-THE-SHA256-OF-THE-PASSWORD-HERE";

  private final Path file;

  ShippedAcl(String file) {
    this.file = Path.of(file);
  }

  /** The line as it is shipped, {@code user ...}. */
  public String shipped() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line with the hash of {@code password} in place of what stands for it. */
  public String line(String password) {
    String shipped = shipped();
    if (!shipped.contains(PLACEHOLDER)) {
      throw new IllegalStateException(file + " holds no " + PLACEHOLDER);
    }
    return shipped.replace(PLACEHOLDER, "#" + sha256(password));
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
