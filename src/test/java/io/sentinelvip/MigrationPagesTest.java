package io.sentinelvip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigException;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be said of the migration pages without following them, which {@code scripts/follow}
 * does.
 */
class MigrationPagesTest {

  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern KEY =
      Pattern.compile(
          "`((?:vips\\[]|sentinels|admin|identity|alerts\\[])\\.[a-z.-]+)(?:: [a-z]+)?`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @TempDir private Path dir = Path.of("");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      List<Path> pages =
          files.filter(f -> f.getFileName().toString().startsWith("migrate-")).sorted().toList();
      assertThat(pages).hasSize(4);
      return pages;
    }
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .filter(m -> m.group(1).equals(language))
        .map(m -> m.group(2))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theConfigurationIsValidAndAlertOnly(Path page) throws IOException, ConfigException {
    List<String> configurations = blocks(page, "yaml");
    assertThat(configurations).hasSize(1);
    Path file = Files.writeString(dir.resolve("config.yaml"), configurations.get(0));
    Config config = ConfigLoader.load(new ConfigSources(file, true, Map.of(), Map.of()));
    assertThat(config.mode()).isEqualTo(Config.Mode.ALERT_ONLY);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatIsMappedToIsThere(Path page) throws IOException {
    String text = Files.readString(page);
    String reference = Files.readString(PAGES.resolve("configuration.md"));
    List<String> keys = KEY.matcher(text).results().map(m -> m.group(1)).distinct().toList();
    assertThat(keys).isNotEmpty().allSatisfy(k -> assertThat(reference).contains("| `" + k + "`"));
    Matcher links = LINK.matcher(text);
    while (links.find()) {
      assertThat(PAGES.resolve(links.group(1))).exists();
    }
    assertThat(text)
        .contains("## What maps to what", "alert-only", "## How to see that it is right")
        .contains("## How to go back");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandIsOneThatAShellUnderstands(Path page) throws IOException, InterruptedException {
    for (String language : List.of("sh", "bash")) {
      for (String commands : blocks(page, language)) {
        Path file = Files.writeString(dir.resolve("commands"), commands);
        Process shell =
            new ProcessBuilder("bash", "-n", file.toString()).redirectErrorStream(true).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).as(commands).isEmpty();
        assertThat(shell.waitFor()).isZero();
      }
    }
  }
}
