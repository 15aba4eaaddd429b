package io.sentinelvip;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap of this JVM, made as small as what lives in it. A collection alone leaves a part of it
 * free ({@code MinHeapFreeRatio}, {@code MaxHeapFreeRatio} in {@code jvm.options}), so that a
 * failover finds room; once that was written to, it is memory of this process for good. So the heap
 * is collected twice: the first time nothing stays free, and the kernel has the rest back; the
 * second time it gets its room again, which is nobody's memory until it is used. An agent has 46 to
 * 47 MiB anonymous so, in place of 48 to 49.
 *
 * <p>Both ratios are <em>manageable</em>: <a
 * href="https://docs.oracle.com/en/java/javase/17/docs/api/jdk.management/com/sun/management/HotSpotDiagnosticMXBean.html">
 * HotSpotDiagnosticMXBean</a> may set them while the JVM runs.
 */
final class Heap {

  private static final Logger LOG = LoggerFactory.getLogger(Heap.class);
  private static final String LEAST_FREE = "MinHeapFreeRatio";
  private static final String MOST_FREE = "MaxHeapFreeRatio";

  private final Optional<HotSpotDiagnosticMXBean> jvm =
      Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
          .filter(Heap::hasRatios);

  private static boolean hasRatios(HotSpotDiagnosticMXBean jvm) {
    try {
      return jvm.getVMOption(LEAST_FREE).isWriteable() && jvm.getVMOption(MOST_FREE).isWriteable();
    } catch (IllegalArgumentException e) {
      LOG.debug("heap=as-it-is problem=\"this JVM has no such flag\"", e);
      return false;
    }
  }

  /** Two whole collections; one, where this JVM's ratios cannot be set. */
  void collect() {
    jvm.ifPresent(Heap::collectAll);
    System.gc();
  }

  private static void collectAll(HotSpotDiagnosticMXBean jvm) {
    String least = jvm.getVMOption(LEAST_FREE).getValue();
    String most = jvm.getVMOption(MOST_FREE).getValue();
    // The least is never to be above the most: the JVM refuses that.
    jvm.setVMOption(LEAST_FREE, "0");
    jvm.setVMOption(MOST_FREE, "1");
    try {
      System.gc();
    } finally {
      jvm.setVMOption(MOST_FREE, most);
      jvm.setVMOption(LEAST_FREE, least);
    }
  }
}
