package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.lab.AgentProcess;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the one jar carries: what the agent uses, and nothing that came along with a library. */
class JarIT {

  private static final Pattern LIBRARY =
      Pattern.compile(
          "(?:META-INF/versions/\\d+/)?((?:[a-z0-9]+/){1,2}[a-z0-9]+/|picocli/).*\\.class");

  private static final Pattern SERVICE =
      Pattern.compile("software/amazon/awssdk/((?:services|http)/[a-z0-9]+)/.*\\.class");

  @Test
  void itCarriesTheLibrariesThatWereLookedAt() throws IOException {
    Set<String> libraries = found(LIBRARY);
    libraries.removeIf(l -> l.startsWith("io/sentinelvip/"));
    assertThat(libraries)
        .containsExactlyInAnyOrder(
            "ch/qos/logback/",
            "com/fasterxml/jackson/",
            "com/google/errorprone/",
            "com/google/gson/",
            "com/sun/jna/",
            "io/prometheus/metrics/",
            "org/apache/commons/",
            "org/apache/hc/",
            "org/json/",
            "org/jspecify/annotations/",
            "org/reactivestreams/",
            "org/slf4j/",
            "org/slf4j/event/",
            "org/slf4j/helpers/",
            "org/slf4j/spi/",
            "org/yaml/snakeyaml/",
            "picocli/",
            "redis/clients/authentication/",
            "redis/clients/jedis/",
            "software/amazon/awssdk/",
            "software/amazon/eventstream/");
  }

  /**
   * The other clients are apache, urlconnection, nio/netty and crt; async and auth are the SPI's.
   */
  @Test
  void ofTheSdkItCarriesFourServicesAndOneHttpClient() throws IOException {
    assertThat(found(SERVICE))
        .containsExactlyInAnyOrder(
            "http/apache5",
            "http/async",
            "http/auth",
            "services/cloudwatch",
            "services/ec2",
            "services/sns",
            "services/sts");
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    try (JarFile jar = new JarFile(AgentProcess.jar().toFile())) {
      jar.stream()
          .map(entry -> pattern.matcher(entry.getName()))
          .filter(Matcher::matches)
          .forEach(m -> found.add(m.group(1)));
    }
    return found;
  }
}
