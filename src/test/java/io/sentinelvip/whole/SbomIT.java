package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The software bill of materials that the build leaves beside the jar. */
class SbomIT {

  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom.properties");

  /** May be shipped in one jar with Apache-2.0; of two that are given, one suffices. */
  private static final Set<String> LICENCES =
      Set.of("Apache-2.0", "MIT", "MIT-0", "EPL-2.0", "Public Domain");

  private final JsonNode sbom = read();

  @Test
  void itListsEverythingThatTheJarHolds() throws IOException {
    Set<String> listed = new TreeSet<>();
    for (JsonNode c : sbom.path("components")) {
      listed.add(c.path("group").asText() + ":" + c.path("name").asText());
      assertThat(c.path("version").asText()).isNotEmpty();
      assertThat(c.path("hashes")).isNotEmpty();
    }
    Set<String> shaded = shaded();
    assertThat(shaded).contains("redis.clients:jedis", "ch.qos.logback:logback-classic");
    assertThat(listed).containsAll(shaded).contains("info.picocli:picocli");
    assertThat(listed).noneMatch(c -> c.startsWith("org.junit") || c.startsWith("org.assertj"));
  }

  @Test
  void everyLicenceIsOneThatWasLookedAt() {
    for (JsonNode c : sbom.path("components")) {
      assertThat(c.path("licenses")).as(c.path("purl").asText()).isNotEmpty();
      assertThat(c.path("licenses"))
          .as(c.path("purl").asText())
          .anyMatch(l -> LICENCES.contains(name(l)));
    }
  }

  private static String name(JsonNode licence) {
    JsonNode l = licence.path("license");
    return l.has("id") ? l.path("id").asText() : l.path("name").asText();
  }

  private static Set<String> shaded() throws IOException {
    Set<String> found = new TreeSet<>();
    try (JarFile jar = new JarFile(AgentProcess.jar().toFile())) {
      jar.stream()
          .map(entry -> POM.matcher(entry.getName()))
          .filter(Matcher::matches)
          .map(m -> m.group(1) + ":" + m.group(2))
          .filter(name -> !name.startsWith("io.sentinelvip:"))
          .forEach(found::add);
    }
    return found;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Path.of(System.getProperty("agent.sbom", "")).toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no SBOM: build it with mvn package", e);
    }
  }
}
