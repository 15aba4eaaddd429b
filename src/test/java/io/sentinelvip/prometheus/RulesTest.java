package io.sentinelvip.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alert rules that are installed with the package. */
class RulesTest {

  private static final Path RULES =
      Path.of("src/main/packaging/share/prometheus/sentinel-vip.rules.yml");
  private static final Path TESTS = Path.of("src/test/prometheus/rules_test.yml");
  private static final Path PAGE = Path.of("src/site/markdown/monitoring.md");
  private static final Pattern RULE = Pattern.compile("(?m)^ +- alert: (\\w+)$");
  private static final Pattern FIRES = Pattern.compile("name: \"(\\w+) fires\"");
  private static final Pattern SILENT = Pattern.compile("name: \"(\\w+) stays silent\"");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(SentinelVip\\w+)` \\|");
  private static final Pattern USED = Pattern.compile("sentinel_vip_[a-z_]+");

  static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .map(m -> m.groupCount() == 0 ? m.group() : m.group(1))
        .forEach(found::add);
    return found;
  }

  @Test
  void promtoolFindsNothingWrongWithThem() {
    Tool.Result result = Tool.promtool("", "check", "rules", RULES.toString());
    assertThat(result.code()).as(result.out()).isZero();
  }

  @Test
  void eachFiresAndEachStaysSilent() throws IOException {
    Set<String> rules = found(RULE, Files.readString(RULES));
    String tests = Files.readString(TESTS);
    assertThat(rules).hasSizeGreaterThan(10);
    assertThat(found(FIRES, tests)).isEqualTo(rules);
    assertThat(found(SILENT, tests)).isEqualTo(rules);
    Tool.Result result = Tool.promtool("", "test", "rules", TESTS.toString());
    assertThat(result.code()).as(result.out()).isZero();
  }

  @Test
  void thePageSaysOfEachWhatToDo() throws IOException {
    assertThat(found(ROW, Files.readString(PAGE))).isEqualTo(found(RULE, Files.readString(RULES)));
  }

  @Test
  void whatTheyLookAtIsExported() throws IOException {
    assertThat(MetricsTest.exportedNames()).containsAll(found(USED, Files.readString(RULES)));
  }
}
