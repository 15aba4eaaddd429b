package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation names is there. */
class DocumentationTest {

  private static final Path SOURCES = Path.of("src/main/java/io/sentinelvip");
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final String HOW = "src/site/markdown/how-it-works.md";

  /** The argument after the severity is the key, or chooses among keys; or it has the name. */
  private static final Pattern KEY_ARGUMENT =
      Pattern.compile("Severity\\.[A-Z]+,[^,]*,|String key =[^;]*;");

  private static final Pattern KEY = Pattern.compile("\"([a-z][a-z0-9-]*):?\"");
  private static final Pattern REMEDY = Pattern.compile("Map\\.entry\\(\\s*\"([a-z-]+)\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)(:[A-Z]+)?` \\|");

  /** To a page of the project, to one of its headings, or to a heading of the same page. */
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern PATH =
      Pattern.compile("`((?:src|iam|cloudformation|scripts|\\.ci)/[A-Za-z0-9._/-]+)`");
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
              .map((MatchResult m) -> found(KEY, m.group()))
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
    Set<String> remedied =
        found(REMEDY, Files.readString(SOURCES.resolve("alert").resolve("Remedies.java")));
    assertThat(remedied).containsAll(keys).contains("sink-failing", "credentials", "no-failover");
    assertThat(found(ROW, alerts.substring(alerts.indexOf("## Alerts")))).isEqualTo(remedied);
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      List<Path> pages = Stream.concat(Stream.of(README), files.sorted()).toList();
      assertThat(pages).hasSizeGreaterThan(10);
      return pages;
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyFileAndHeadingThatIsNamedIsThere(Path page) throws IOException {
    String text = Files.readString(page);
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      Path to = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
      assertThat(to).exists();
      if (link.group(2) != null) {
        assertThat(anchors(to)).contains(link.group(2));
      }
    }
    for (String path : found(PATH, text)) {
      assertThat(Path.of(path)).exists();
    }
  }

  /** As the usual renderers make them of the headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (String heading : found(HEADING, Files.readString(page))) {
      anchors.add(heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'));
    }
    return anchors;
  }

  @Test
  void everyPageIsNamedInTheReadme() throws IOException {
    Set<String> linked = found(LINK, text("README.md"));
    for (Path page : pages()) {
      if (!page.equals(README)) {
        assertThat(linked).contains(page.toString());
      }
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
