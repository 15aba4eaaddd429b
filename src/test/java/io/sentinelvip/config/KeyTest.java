package io.sentinelvip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTest {

  @TempDir private Path dir = Path.of("");

  static Stream<Key> keys() {
    return Key.ALL.stream();
  }

  /** A block of keys is the wrong type for every key but the few that may be one. */
  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsReadAndRefusesTheWrongType(Key key) throws Exception {
    boolean mayBeBlock = Key.ALL.stream().anyMatch(k -> k.path().startsWith(key.path() + "."));
    StringBuilder yaml = new StringBuilder();
    String indent = "";
    String[] steps = key.path().split("\\.", -1);
    for (int i = 0; i < steps.length; i++) {
      boolean list = steps[i].endsWith("[]");
      yaml.append(indent).append(steps[i].replace("[]", "")).append(":");
      indent = (list ? indent.replace('-', ' ') + "  - " : indent.replace('-', ' ') + "  ");
      yaml.append(i == steps.length - 1 ? "" : "\n");
    }
    yaml.append(mayBeBlock ? " [[]]\n" : " { wrong: type }\n");
    Path file = Files.writeString(dir.resolve("c.yaml"), yaml);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> ConfigLoader.load(new ConfigSources(file, true, Map.of(), Map.of())));
    String path = key.path().replace("[]", "[0]");
    assertThat(e.problems())
        .as(yaml + "gave " + e.getMessage())
        .anyMatch(p -> p.path().startsWith(path) && p.message().startsWith("it is "));
  }

  @Test
  void noVariableStandsForTwoKeys() {
    List<String> variables = Key.ALL.stream().map(k -> k.variable().replace("_N_", "_0_")).toList();
    assertThat(variables).doesNotHaveDuplicates();
    for (String variable : variables) {
      assertThat(Key.ALL.stream().filter(k -> k.variables().matcher(variable).matches()))
          .as(variable)
          .hasSize(1);
    }
  }

  @Test
  void theReferenceHasEveryKeyWithItsVariableTypeAndDefault() throws Exception {
    List<String> page = Files.readAllLines(Path.of("src/site/markdown/configuration.md"));
    for (Key key : Key.ALL) {
      String row =
          "| `%s` | %s | %s | `%s` |"
              .formatted(key.path(), key.type(), key.byDefault(), key.variable());
      assertThat(page).anyMatch(l -> l.startsWith(row) && l.length() > row.length() + 10, row);
    }
  }
}
