package io.sentinelvip.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Gives a parser many spoilt inputs. Each is made of the documents of a corpus by one number, so
 * that a failure can be played again: {@code -Dfuzz.seed=N -Dfuzz.inputs=1}. Without {@code
 * fuzz.inputs} there are as many as take a second or so; {@code -Dfuzz.inputs=1000000} makes a long
 * run, from {@code fuzz.seed} on.
 */
public final class Fuzz {

  /** What is done with one input; whatever it throws is a finding. */
  @FunctionalInterface
  public interface Try {
    void accept(byte[] input) throws Exception;
  }

  private Fuzz() {}

  /** Spoils the documents of {@code corpus}, {@code usually} times, and tries each. */
  public static void bytes(int usually, List<byte[]> corpus, Try trial) {
    long first = Long.getLong("fuzz.seed", 0);
    long count = Long.getLong("fuzz.inputs", usually);
    for (long seed = first; seed < first + count; seed++) {
      byte[] input = new Spoiler(seed, corpus).spoilt();
      try {
        trial.accept(input);
      } catch (Throwable e) {
        throw new AssertionError(
            "on input "
                + seed
                + " (play it again with -Dfuzz.seed="
                + seed
                + " -Dfuzz.inputs=1): '"
                + shown(input)
                + "'",
            e);
      }
    }
  }

  /** As {@link #bytes}, with UTF-8 texts; what is no UTF-8 becomes U+FFFD. */
  public static void texts(int usually, List<String> corpus, TryText trial) {
    bytes(
        usually,
        corpus.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList(),
        input -> trial.accept(new String(input, StandardCharsets.UTF_8)));
  }

  /** As {@link Try}, with a text. */
  @FunctionalInterface
  public interface TryText {
    void accept(String input) throws Exception;
  }

  private static String shown(byte[] input) {
    StringBuilder text = new StringBuilder();
    for (byte b : input) {
      text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b));
    }
    return text.length() > 2000 ? text.substring(0, 2000) + "..." : text.toString();
  }
}
