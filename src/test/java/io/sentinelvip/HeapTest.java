package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.soak.ProcFs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a collection leaves of the heap, by the kernel's word, in a JVM with the agent's flags. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "measures by /proc")
class HeapTest {

  private static final int LIVES_KIB = 12 << 10;
  private static final int GARBAGE_KIB = 20 << 10;

  @Test
  void whatIsFreeIsNobodysMemoryAndTheRatiosAreAsBefore() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(AgentProcess.SMALL_JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measured.class.getName()));
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).contains("MinHeapFreeRatio 20, 20", "MaxHeapFreeRatio 22, 22");
    Matcher gaveBack = Pattern.compile("gave back (-?\\d+) KiB").matcher(said);
    assertThat(gaveBack.find()).as(said).isTrue();
    assertThat(Long.parseLong(gaveBack.group(1)))
        .as("of the fifth that a collection leaves free")
        .isGreaterThan(LIVES_KIB / 8);
  }

  /** A heap that had much garbage, collected by the JVM, then by the agent. */
  static final class Measured {

    private Measured() {}

    public static void main(String[] args) throws IOException {
      Heap heap = new Heap();
      final String least = option("MinHeapFreeRatio");
      final String most = option("MaxHeapFreeRatio");
      List<byte[]> lives = new ArrayList<>();
      List<byte[]> garbage = new ArrayList<>();
      for (int i = 0; i < LIVES_KIB + GARBAGE_KIB; i++) {
        (i < LIVES_KIB ? lives : garbage).add(new byte[1 << 10]);
      }
      garbage.clear();
      System.gc();
      long byTheJvm = anonymousKib();
      heap.collect();
      System.out.printf("gave back %d KiB of %d%n", byTheJvm - anonymousKib(), byTheJvm);
      System.out.printf("MinHeapFreeRatio %s, %s%n", least, option("MinHeapFreeRatio"));
      System.out.printf("MaxHeapFreeRatio %s, %s%n", most, option("MaxHeapFreeRatio"));
      System.exit(lives.size() == LIVES_KIB ? 0 : 1);
    }

    private static String option(String name) {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    }

    private static long anonymousKib() throws IOException {
      return ProcFs.of(ProcessHandle.current().pid()).anonymousKib();
    }
  }
}
