package io.sentinelvip.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries everything that is wrong with it. */
public final class ConfigException extends Exception {

  private final transient List<Problem> problems;

  /** Wraps the problems; not empty. */
  public ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, in the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
