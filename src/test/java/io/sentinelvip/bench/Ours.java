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

/** The built jar, started by the launcher that the packages install and the unit calls. */
final class Ours implements Active {

  private static final Path PACKAGING = Path.of("src/main/packaging");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Bed bed;
  private final List<AgentProcess> agents = new ArrayList<>();

  Ours(Bed bed, List<String> tables) {
    this.bed = bed;
    Path launcher = install(bed.dir().resolve("installed"));
    for (Host host : bed.lab().hosts()) {
      agents.add(
          bed.lab()
              .agent(host, tables)
              .launcher(launcher)
              .environment("JAVA_HOME", System.getProperty("java.home"))
              .start());
    }
    awaitRest();
  }

  /** As in the packages, below {@code prefix} in place of {@code /usr}. */
  private static Path install(Path prefix) {
    try {
      Path launcher = prefix.resolve("bin/sentinel-vip");
      Path shared = prefix.resolve("libexec/sentinel-vip/java.sh");
      Path jar = prefix.resolve("share/sentinel-vip/sentinel-vip.jar");
      for (Path each : List.of(launcher, shared, jar)) {
        Files.createDirectories(each.getParent());
      }
      copy(PACKAGING.resolve("bin/sentinel-vip"), launcher);
      copy(PACKAGING.resolve("libexec/java.sh"), shared);
      copy(AgentProcess.jar(), jar);
      return launcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(
        from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
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

  /** Every agent says that all is right. */
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
  }

  @Override
  public void close() {
    agents.forEach(AgentProcess::close);
  }
}
