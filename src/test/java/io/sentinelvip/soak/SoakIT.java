package io.sentinelvip.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak for half a minute: it runs, it measures, and it reports. */
class SoakIT {

  @Test
  void aShortSoakMeasuresEachProcessAndReports(@TempDir Path dir) throws IOException {
    Require.orSkip("linux", Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc here");
    int code = Soak.run("--hours=0.008", "--seed=5", "--out=" + dir);

    String report = Files.readString(dir.resolve(Soak.REPORT));
    assertThat(code).as(report).isZero();
    assertThat(report).startsWith("Clean: too short to tell growth");
    assertThat(report).contains("| agent-0 (", "| harness (", "threads", "EC2 calls");
    List<Sample> samples = Sample.read(dir.resolve(Sampler.SAMPLES));
    for (String process : List.of("agent-0", "agent-1", "harness")) {
      List<Sample> own = samples.stream().filter(s -> s.process().equals(process)).toList();
      assertThat(own).hasSizeGreaterThan(Trend.LEAST);
      assertThat(own.get(own.size() - 1).state().threads()).isPositive();
      assertThat(own).anyMatch(s -> s.heapKib().orElse(0) > 1_000);
    }
    assertThat(samples).anyMatch(s -> s.process().equals("agent-0") && s.calls() > 0);
    assertThat(Files.readAllLines(dir.resolve(Storm.EVENTS))).hasSizeGreaterThan(1);
    assertThat(Files.readString(dir.resolve(Sampler.CALLS)))
        .contains("agent-0,DescribeRouteTables");
    if (Plot.gnuplot().isPresent()) {
      assertThat(dir.resolve(Plot.PICTURE)).content().contains("</svg>");
    }
  }
}
