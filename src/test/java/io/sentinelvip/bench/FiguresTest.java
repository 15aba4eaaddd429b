package io.sentinelvip.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What becomes of the measured runs. */
class FiguresTest {

  private static Row row(Contender contender, Cell.Fault fault, int tables, double write) {
    OptionalDouble call =
        contender.writesRoutes() ? OptionalDouble.of(-3.5) : OptionalDouble.empty();
    long writes = contender.writesRoutes() ? tables : 0;
    Cell cell = new Cell(contender, fault, tables, 100);
    return new Row(cell, 1, call, write, write - 1, 2500, 3, writes, 0, 40, 20.5, 21.5);
  }

  private static Row kill(Contender contender, int tables, double write) {
    return row(contender, Cell.Fault.KILL, tables, write);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(4, 1, 3, 10)).contains(new Spread(1, 3.5, 10));
    assertThat(Spread.of(7, 5, 6)).contains(new Spread(5, 6, 7));
    assertThat(Spread.of()).isEmpty();
  }

  @Test
  void aSpreadIsShownOnlyWhereThereIsOne() {
    assertThat(new Spread(110, 120, 131)).hasToString("120 (110 to 131)");
    assertThat(new Spread(2, 2, 2)).hasToString("2");
  }

  @Test
  void aLineOfTheCsvIsReadAsItWasWritten() {
    for (Row row :
        List.of(
            kill(Contender.OURS, 8, 119.5), row(Contender.HAPROXY_1S, Cell.Fault.PLANNED, 1, 5))) {
      assertThat(Row.parse(row.csv())).isEqualTo(row);
    }
  }

  @Test
  void aLineThatIsNoneOfTheCsvIsRefused() {
    assertThatThrownBy(() -> Row.parse("ours,kill,1"))
        .hasMessageContaining("not 15 fields: ours,kill,1");
    assertThatThrownBy(() -> Contender.of("nginx"))
        .hasMessageContaining("no contender 'nginx'; there are bare,ours");
  }

  @Test
  void theSummaryHasALineForEachCellAndATableForEachFault() {
    String summary =
        Summary.of(
            List.of(
                kill(Contender.OURS, 3, 120),
                kill(Contender.OURS, 3, 130),
                kill(Contender.BARE, 3, 110),
                row(Contender.OURS, Cell.Fault.PLANNED, 3, 118)));
    assertThat(summary)
        .containsSubsequence(
            "The master killed, API 100 ms:",
            "| bare warm process, no check | 3 | 1 | -4 | 110 |",
            "| sentinel-vip | 3 | 2 | -4 | 125 (120 to 130) | 2500 | 3 | 3 + 0 | 40 | 21, 22 |",
            "Planned, API 100 ms:",
            "| sentinel-vip | 3 | 1 | -4 | 118 |");
  }

  @Test
  void thePictureHasAMarkForEachCellOfTheKillsInTheOrderOfTheirTimes() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (double write : new double[] {110, 112, 119}) {
      rows.add(kill(Contender.OURS, 1, write));
    }
    rows.add(kill(Contender.CLI, 1, 1400));
    rows.add(kill(Contender.MOVE_IP, 8, 42_000));
    rows.add(kill(Contender.HAPROXY_100MS, 1, -300));
    rows.add(row(Contender.BARE, Cell.Fault.PLANNED, 1, 104));
    String svg = new Picture(rows).svg();
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    NodeList marks = picture.getElementsByTagName("circle");
    double[] at =
        IntStream.range(0, marks.getLength())
            .mapToDouble(
                i ->
                    Double.parseDouble(
                        marks.item(i).getAttributes().getNamedItem("cx").getNodeValue()))
            .toArray();
    assertThat(at).hasSize(4);
    assertThat(Arrays.copyOf(at, 3)).isSorted();
    assertThat(at[3]).as("before all: at the beginning of the axis").isLessThan(at[0]);
    assertThat(svg).contains(">112 ms<", ">1.4 s<", ">42 s<", ">8 tables<", ">-300 ms<");
    assertThat(svg).as("a planned failover").doesNotContain("104");
  }

  @Test
  void withoutAKillThereIsNoPicture() {
    List<Row> rows = List.of(row(Contender.OURS, Cell.Fault.PLANNED, 1, 100));
    assertThat(new Picture(rows).hasSomethingToShow()).isFalse();
  }

  @Test
  void oneWriteToEachTableIsWhatIsExpectedAndNothingElse() {
    assertThat(Failover.complaints(kill(Contender.OURS, 3, 120))).isEmpty();
    assertThat(Failover.complaints(kill(Contender.HAPROXY_1S, 1, 120))).isEmpty();
    Row right = kill(Contender.BARE, 1, 120);
    Row wrong = new Row(right.cell(), 1, right.hintToCall(), 120, 119, 2500, 0, 2, 1, 40, 20, 21);
    assertThat(Failover.complaints(wrong))
        .containsExactly(
            "bare, kill, 1 table, API 100 ms: 1 API reads of one that makes none",
            "bare, kill, 1 table, API 100 ms: 2 API writes, not 1");
  }

  @Test
  void theSecondClientsTableIsTheLastOfThoseThatAreWritten() {
    assertThat(Bed.tables(1)).containsExactly("rtb-00000001");
    assertThat(Bed.tables(3)).containsExactly("rtb-00000001", "rtb-00000003", "rtb-00000002");
    assertThat(Bed.tables(8))
        .hasSize(8)
        .doesNotHaveDuplicates()
        .startsWith("rtb-00000001")
        .endsWith("rtb-00000002");
  }
}
