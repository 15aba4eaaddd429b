package io.sentinelvip;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Where it is missing the test is skipped and says why, unless
 * the environment variable {@code SENTINEL_VIP_REQUIRE} (names with commas between) says that it
 * may not be missing here: then the test fails.
 */
public final class Require {

  private static final String VARIABLE = "SENTINEL_VIP_REQUIRE";

  private Require() {}

  /**
   * Goes on where {@code present}; otherwise skips the test, or fails it where {@code name} is
   * required.
   *
   * @param reason what is missing, and how to get it
   */
  public static void orSkip(String name, boolean present, String reason) {
    orSkip(System.getenv().getOrDefault(VARIABLE, ""), name, present, reason);
  }

  static void orSkip(String required, String name, boolean present, String reason) {
    Set<String> names =
        Arrays.stream(required.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (!present && names.contains(name)) {
      Assertions.fail(VARIABLE + " asks for " + name + ": " + reason);
    }
    Assumptions.assumeTrue(present, name + ": " + reason);
  }
}
