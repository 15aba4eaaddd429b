package io.sentinelvip.firstcall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every move, a line each. */
final class Csv {

  private Csv() {}

  static void write(Path file, List<Move> moves) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("kind,to_api_ms,spread_ms,answered_ms,opened,stage,since_majority_ms");
    for (Move m : moves) {
      for (Map.Entry<String, Double> stage : m.stages().entrySet()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s,%.3f,%.3f,%.3f,%d,%s,%.3f",
                m.kind(),
                m.toApi(),
                m.spread(),
                m.answered(),
                m.handshakes(),
                stage.getKey(),
                stage.getValue()));
      }
    }
    Files.write(file, lines);
  }
}
