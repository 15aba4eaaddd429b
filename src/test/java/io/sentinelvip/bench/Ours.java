package io.sentinelvip.bench;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Await;
import io.sentinelvip.netns.Host;
import io.sentinelvip.netns.NetLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The built jar, started by the launcher that the packages install and the unit calls. */
final class Ours implements Active {

  private static final Path PACKAGING = Path.of("src/main/packaging");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final List<String> AS_THE_UNIT = List.of("nice", "-n", "-10");

  private final Bed bed;
  private final List<AgentProcess> agents = new ArrayList<>();

  /** {@code claimOn} as in the configuration. */
  Ours(Bed bed, List<String> tables, String claimOn) {
    this.bed = bed;
    Path launcher = install(bed.dir().resolve("installed"));
    for (Host host : bed.lab().hosts()) {
      agents.add(
          bed.lab()
              .agent(host, tables)
              .prefix(Stream.concat(host.netns().inside().stream(), AS_THE_UNIT.stream()).toList())
              .config("claim-on", claimOn)
              .launcher(launcher)
              .environment("JAVA_HOME", System.getProperty("java.home"))
              .start());
    }
    awaitRest();
  }

  /** As in the packages, below {@code prefix} in place of {@code /usr}; returns the launcher. */
  private static Path install(Path prefix) {
    try {
      copy(PACKAGING.resolve("bin"), prefix.resolve("bin"));
      copy(PACKAGING.resolve("libexec"), prefix.resolve("libexec/sentinel-vip"));
      copy(PACKAGING.resolve("share"), prefix.resolve("share/sentinel-vip"));
      copy(AgentProcess.jar(), prefix.resolve("share/sentinel-vip/sentinel-vip.jar"));
      return prefix.resolve("bin/sentinel-vip");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file, or a directory with all that is in it. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path there = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(there);
        } else {
          Files.copy(
              each, there, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Override
  public String target() {
    return NetLab.VIP;
  }

  @Override
  public List<Tree> trees() {
    List<Tree> trees = new ArrayList<>();
    for (int i = 0; i < agents.size(); i++) {
      trees.add(new Tree(i, agents.get(i).process().pid(), true));
    }
    return trees;
  }

  /** Every agent says that all is right, and has practised. */
  @Override
  public void awaitRest() {
    for (Host host : bed.lab().hosts()) {
      Await.obstacle(
          "all right at " + host,
          PATIENCE,
          () -> {
            String vip = bed.lab().status(host).at("/vips/0").toString();
            return vip.contains("\"right\":true") ? Optional.empty() : Optional.of(vip);
          });
    }
    agents.forEach(a -> Await.until("the practice to end", PATIENCE, () -> !a.practises()));
  }

  @Override
  public void close() {
    agents.forEach(AgentProcess::close);
  }
}
