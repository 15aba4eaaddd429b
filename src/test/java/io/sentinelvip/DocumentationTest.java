package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation names is there. */
class DocumentationTest {

  private static final Path SOURCES = Path.of("src/main/java/io/sentinelvip");
  private static final String HOW = "src/site/markdown/how-it-works.md";

  /** The argument after the severity is the key, or chooses among keys. */
  private static final Pattern KEY_ARGUMENT = Pattern.compile("Severity\\.[A-Z]+,([^,]*),");

  private static final Pattern KEY = Pattern.compile("\"([a-z][a-z0-9-]*):?\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)(:[A-Z]+)?` \\|");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern PATH =
      Pattern.compile("`((?:src|iam|scripts|\\.ci)/[A-Za-z0-9._/-]+)`");
  private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (`[^|]*) \\|");
  private static final Pattern COMMAND = Pattern.compile("`([a-z]+)`");

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern.matcher(text).results().map(m -> m.group(1)).forEach(found::add);
    return found;
  }

  private static Set<String> keysInTheSources() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String of : List.of("core", "engine")) {
      try (Stream<Path> files = Files.list(SOURCES.resolve(of))) {
        for (Path file : files.toList()) {
          KEY_ARGUMENT
              .matcher(Files.readString(file))
              .results()
              .map((MatchResult m) -> found(KEY, m.group(1)))
              .forEach(keys::addAll);
        }
      }
    }
    return keys;
  }

  @Test
  void everyAlertKeyHasItsRowAndEveryRowItsKey() throws IOException {
    Set<String> keys = keysInTheSources();
    assertThat(keys).contains("blind", "sentinel-silent", "loopback", "permission", "moved");
    String alerts = text(HOW);
    assertThat(found(ROW, alerts.substring(alerts.indexOf("## Alerts")))).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        HOW,
        "src/site/markdown/scripts.md",
        "src/site/markdown/migrating.md"
      })
  void everyFileThatIsNamedIsThere(String page) throws IOException {
    for (String link : found(LINK, text(page))) {
      assertThat(Path.of(page).resolveSibling(link)).exists();
    }
    for (String path : found(PATH, text(page))) {
      assertThat(Path.of(path)).exists();
    }
  }

  @Test
  void everyCommandOfTheReadmeIsThere() throws IOException {
    String readme = text("README.md");
    String table = readme.substring(readme.indexOf("## Commands"), readme.indexOf("Any command:"));
    Set<String> commands = new TreeSet<>();
    found(FIRST_CELL, table).forEach(cell -> commands.addAll(found(COMMAND, cell)));
    assertThat(commands).contains("run", "check", "status");
    for (String command : commands) {
      String name = Character.toUpperCase(command.charAt(0)) + command.substring(1);
      assertThat(SOURCES.resolve("cli/" + name + "Command.java")).exists();
    }
  }
}
