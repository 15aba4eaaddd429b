package io.sentinelvip.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that says what each line means. */
class CheckingPageTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| (FAIL|WARN|OK) \\|");

  @Test
  void everyItemHasItsRowInOrderWithItsWorst() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/checking.md"));
    List<String> rows =
        ROW.matcher(page).results().map(m -> m.group(1) + " " + m.group(2)).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Item.values()).map(i -> i + " " + i.worst()).toList());
  }
}
