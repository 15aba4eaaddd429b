package io.sentinelvip.footprint;

import io.sentinelvip.lab.AgentProcess;
import io.sentinelvip.lab.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The package as it lies on a host, in a directory of its own: launcher, flags and jar.
 *
 * @param prefix what is {@code /usr} on a host
 */
record Installed(Path prefix) {

  private static final Path PACKAGING = Path.of("src/main/packaging");

  /** Lays the built jar out, without an archive of loaded classes. */
  static Installed here() {
    return in(Scratch.dir("prefix"), AgentProcess.jar());
  }

  /** Lays it out in an empty directory, with this as its jar. */
  static Installed in(Path prefix, Path jar) {
    Installed installed = new Installed(prefix);
    try {
      installed.put(PACKAGING.resolve("bin"), "bin");
      installed.put(PACKAGING.resolve("libexec"), "libexec/sentinel-vip");
      installed.put(PACKAGING.resolve("share"), "share/sentinel-vip");
      Path copy = prefix.resolve("share/sentinel-vip/sentinel-vip.jar");
      Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return installed;
  }

  private void put(Path from, String to) throws IOException {
    Path dir = Files.createDirectories(prefix.resolve(to));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = dir.resolve(file.getFileName());
        Files.copy(file, copy);
        copy.toFile().setExecutable(true);
      }
    }
  }

  /** The program that a unit starts. */
  Path launcher() {
    return prefix.resolve("bin/sentinel-vip");
  }

  /**
   * Has the archive of loaded classes made, as the installation of a package does.
   *
   * @return its size in MiB
   * @throws IllegalStateException when there is none afterwards
   */
  long makeArchive(Path javaHome) throws IOException, InterruptedException {
    ProcessBuilder maker =
        new ProcessBuilder(prefix.resolve("libexec/sentinel-vip/make-class-archive").toString())
            .inheritIO();
    maker.environment().put("JAVA_HOME", javaHome.toString());
    maker.start().waitFor();
    Path cache = prefix.resolve("var/cache/sentinel-vip");
    for (String name : new String[] {"classes.jsa", "classes.aot"}) {
      if (Files.exists(cache.resolve(name))) {
        return Files.size(cache.resolve(name)) >> 20;
      }
    }
    throw new IllegalStateException("make-class-archive made none");
  }
}
