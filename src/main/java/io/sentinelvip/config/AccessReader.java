package io.sentinelvip.config;

import io.sentinelvip.config.Config.Access;
import io.sentinelvip.config.Config.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how to log in, and tries every file once: a secret that is not there stops the start. */
final class AccessReader {

  private static final int MAX_PEM_BYTES = 1024 * 1024;
  private static final String PASSWORD_ENV = "password-env";
  private static final List<String> SECRET_ENV =
      List.of(PASSWORD_ENV, "url-env", "routing-key-env");

  private final Map<String, String> environment;

  AccessReader(Map<String, String> environment) {
    this.environment = environment;
  }

  Access read(Section section) {
    Optional<String> username = section.text("username");
    Optional<Secret> password = password(section);
    if (username.isPresent() && !section.has("password-file") && !section.has(PASSWORD_ENV)) {
      section.problem("username", "there is no password for it", "add password-file");
    }
    return new Access(
        username, password, section.has("tls") ? tls(section.section("tls")) : Optional.empty());
  }

  private Optional<Secret> password(Section section) {
    return secret(section, "password", "the password");
  }

  /** The secret that {@code NAME-file} or {@code NAME-env} leads to. */
  Optional<Secret> secret(Section section, String name, String what) {
    String inFile = name + "-file";
    String inEnvironment = name + "-env";
    Optional<Secret> file =
        section.text(inFile).flatMap(t -> path(section, inFile, t)).map(Secret.InFile::new);
    Optional<Secret> variable = section.text(inEnvironment).map(Secret.InEnvironment::new);
    if (file.isPresent() && variable.isPresent()) {
      section.problem(inEnvironment, inFile + " is given too", "keep one of them");
    }
    file.ifPresent(
        s -> tryRead(section, inFile, s, "put " + what + " there, readable by the agent's user"));
    variable.ifPresent(
        s -> tryRead(section, inEnvironment, s, "set it for the agent, or use " + inFile));
    return file.or(() -> variable);
  }

  /** What a secret is now; empty where it cannot be read, which was said already. */
  Optional<String> now(Secret secret) {
    try {
      return Optional.of(secret.read(environment).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void tryRead(Section section, String key, Secret secret, String hint) {
    try {
      secret.read(environment);
    } catch (IOException e) {
      String why =
          secret instanceof Secret.InFile file
              ? "cannot read " + file.file() + ": " + Bounded.why(e)
              : Bounded.why(e);
      section.problem(key, why, hint);
    }
  }

  private static Optional<Tls> tls(Section section) {
    boolean verify = section.truth("verify-hostname", true);
    Optional<Path> ca = pem(section, "ca", "CERTIFICATE-----");
    Optional<Path> cert = pem(section, "cert", "CERTIFICATE-----");
    Optional<Path> key = pem(section, "key", "PRIVATE KEY-----");
    if (section.has("cert") != section.has("key")) {
      section.problem(
          section.has("cert") ? "cert" : "key",
          "a client certificate needs both cert and key",
          "add the other, or take this one out");
    }
    return Optional.of(new Tls(ca, cert, key, verify));
  }

  private static Optional<Path> pem(Section section, String key, String marker) {
    return section
        .text(key)
        .flatMap(t -> path(section, key, t))
        .filter(f -> isPem(section, key, f, marker));
  }

  private static boolean isPem(Section section, String key, Path file, String marker) {
    try {
      String text = new String(Bounded.read(file, MAX_PEM_BYTES), StandardCharsets.ISO_8859_1);
      if (text.contains("-----BEGIN ") && text.contains(marker)) {
        return true;
      }
      section.problem(
          key,
          file + " holds no " + marker.replace("-----", "").toLowerCase(java.util.Locale.ROOT),
          "give a PEM file");
    } catch (IOException e) {
      section.problem(
          key,
          "cannot read " + file + ": " + Bounded.why(e),
          "put a PEM file there, readable by the agent's user");
    }
    return false;
  }

  static Optional<Path> path(Section section, String key, String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      section.problem(key, "'" + text + "' is not a file name", "write an absolute one");
      return Optional.empty();
    }
  }

  /** The variables that hold secrets: they may be called as they like. */
  static Set<String> variablesNamedIn(Tree tree) {
    Set<String> names = new HashSet<>();
    if (tree instanceof Tree.Listing list) {
      list.items().forEach(item -> names.addAll(variablesNamedIn(item)));
    } else if (tree instanceof Tree.Mapping map) {
      map.entries().values().forEach(value -> names.addAll(variablesNamedIn(value)));
      for (String key : SECRET_ENV) {
        if (map.entries().get(key) instanceof Tree.Scalar name) {
          names.add(name.text());
        }
      }
    }
    return names;
  }
}
