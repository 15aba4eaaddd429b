package io.sentinelvip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameTest {

  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  @Test
  void aColourHasNoWidthAndIsEndedWhereItsTextIsCut() {
    assertThat(Frame.cut(RED + "denied" + PLAIN + " and more", 8))
        .isEqualTo(RED + "denied" + PLAIN + " a");
    assertThat(Frame.cut(RED + "denied", 3)).isEqualTo(RED + "den" + PLAIN);
  }

  @Test
  void whatAForeignTextMayDoToATerminalIsTakenOut() {
    assertThat(Frame.cut("a\u001b[2Jb\u001b]0;title\u0007c\td\u009be", 80))
        .isEqualTo("a [2Jb ]0;title c d e")
        .matches("[ -~]*");
  }

  @Test
  void noLineIsLongerAndThereAreNoMoreThanTheWindowHas() {
    List<String> lines = List.of("one", "two too long", "three", "four", "five");
    String frame = Frame.draw(lines, new Tty.Size(3, 5));
    assertThat(frame.replaceAll("\u001b\\[[HJK]", "").split("\r\n", -1))
        .containsExactly("one", "two t", "... 3");
    assertThat(Frame.draw(lines, new Tty.Size(5, 80))).doesNotContain("more lines");
  }

  @Test
  void whatStoodThereBeforeIsWipedAway() {
    assertThat(Frame.draw(List.of("a"), new Tty.Size(3, 5))).isEqualTo("\u001b[Ha\u001b[K\u001b[J");
  }

  @Test
  void theSizeIsWhatSttyPrints() {
    assertThat(Tty.Size.parse("24 80\n")).contains(new Tty.Size(24, 80));
    for (String odd : List.of("", "stty: no terminal", "0 0", "24", "a b", "24 80 1", "-1 80")) {
      assertThat(Tty.Size.parse(odd)).as(odd).isEqualTo(Optional.empty());
    }
  }
}
