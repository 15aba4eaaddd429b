package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sentinelvip.whole.MatrixRow.Expected;
import io.sentinelvip.whole.MatrixRow.Part;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fault matrix and its tests are of one mind. */
class MatrixRowTest {

  private static final String HEAD =
      "| fault | what is done | within | from | writes | alerts | why |\n| --- |\n";

  @Test
  void everyRowHasItsTestAndEveryTestItsRow() {
    List<String> tested =
        Stream.concat(
                Arrays.stream(Trouble.values()).map(Trouble::title), Stream.of(MatrixRow.LINK_DOWN))
            .toList();
    assertThat(MatrixRow.all())
        .extracting(MatrixRow::fault)
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  @Test
  void aRowIsReadAsThePageSays() {
    MatrixRow row =
        MatrixRow.rows(
                HEAD
                    + "| a fault | done | 5 | end | rest 2, new 2+4"
                    + " | new: moved, (route:*); all: blind | P1 |\n\n| other | table |")
            .get(0);
    assertThat(row.fault()).isEqualTo("a fault");
    assertThat(row.within()).isEqualTo(Duration.ofSeconds(5));
    assertThat(row.from()).isEqualTo(MatrixRow.From.END);
    assertThat(row.writes()).isEqualTo(Map.of(Part.REST, 2, Part.NEW, 6));
    assertThat(row.writesOf(List.of(Part.OLD))).isZero();
    assertThat(row.alerts().get(Part.OLD)).containsExactly(new Expected("blind", true));
    assertThat(row.alertsOf(List.of(Part.NEW), k -> List.of(k.replace("*", "1"), k)))
        .containsOnly(
            new Expected("moved", true),
            new Expected("route:1", false),
            new Expected("route:*", false),
            new Expected("blind", true));
  }

  @Test
  void whatIsNoRowIsRefused() {
    assertThatThrownBy(() -> MatrixRow.rows("| no | such | head |"))
        .hasMessageContaining("what is done");
    assertThatThrownBy(() -> MatrixRow.rows(HEAD + "| a | b | 5 | end | none | none |"))
        .hasMessageContaining("seven");
    assertThatThrownBy(() -> MatrixRow.rows(HEAD + "| a | b | 5 | end | two | none | P1 |"))
        .hasMessageContaining("two");
  }

  @Test
  void aMasterThatStaysPlaysBothParts() {
    assertThat(MatrixRow.partsOf(0, 0, 0)).containsExactly(Part.OLD, Part.NEW);
    assertThat(MatrixRow.partsOf(1, 0, 2)).containsExactly(Part.REST);
  }
}
