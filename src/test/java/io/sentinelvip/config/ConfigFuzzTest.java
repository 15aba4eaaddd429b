package io.sentinelvip.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.fuzz.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the file and the environment hold, it is a configuration or a list of problems. */
class ConfigFuzzTest {

  private static final String ALL_KEYS =
      """
      mode: failover
      sentinels: { addresses: [10.0.1.11:26379, "[2001:db8::1]:26380"], username: u, password-env: PW }
      vips:
        - master: mymaster
          address: 172.16.0.10
          route-tables: [rtb-0a1b2c3d]
          redis: { port: 6379, host: 10.0.1.11, tls: {} }
          loopback: managed
          assume-role: { arn: "arn:aws:iam::123456789012:role/r", external-id: x }
        - { master: other, address: "fd12::10/128", route-tables: { tag: "a=b" } }
      alerts:
        - webhook: { url: https://alerts.example.com/T0/s3cr3t, format: slack }
        - sns: arn:aws:sns:eu-central-1:123456789012:ops
      admin: { listen: 127.0.0.1:9736 }
      state-dir: /var/lib/sentinel-vip
      reconcile-period: 30s
      blind-after: 10s
      self: [redis-1, 127.0.0.2]
      identity: { region: eu-central-1, instance-id: i-0a1b2c3d, network-interface: eni-0a1b2c3d }
      log: { format: json, level: debug }
      """;

  private static final String HIDDEN = "pw-9f3c71";

  @TempDir private Path dir = Path.of("");

  @Test
  void aSpoiltFileIsAConfigurationOrProblemsThatNameIt() throws IOException {
    String sample = Files.readString(Path.of("src/main/packaging/config.yaml"));
    Path file = dir.resolve("config.yaml");
    Fuzz.bytes(
        400,
        List.of(ALL_KEYS.getBytes(StandardCharsets.UTF_8), sample.getBytes(StandardCharsets.UTF_8)),
        bytes -> {
          Files.write(file, bytes);
          try {
            Config config =
                ConfigLoader.load(new ConfigSources(file, true, Map.of("PW", HIDDEN), Map.of()));
            assertThat(config.vips()).isNotEmpty();
            assertThat(Effective.lines(config)).noneMatch(l -> l.contains(HIDDEN));
          } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty().noneMatch(p -> p.toString().contains(HIDDEN));
          }
        });
  }

  @Test
  void aSpoiltEnvironmentIsAConfigurationOrProblems() throws IOException {
    Path file = Files.writeString(dir.resolve("config.yaml"), ALL_KEYS);
    List<String> variables = Key.ALL.stream().map(k -> k.variable() + "=10.0.0.1,x").toList();
    Fuzz.texts(
        400,
        variables,
        line -> {
          String[] parts = line.replace("_N_", "_0_").split("=", 2);
          Map<String, String> environment = new HashMap<>();
          environment.put("PW", HIDDEN);
          environment.put(parts[0], parts.length > 1 ? parts[1] : "");
          try {
            ConfigLoader.load(new ConfigSources(file, true, environment, Map.of()));
          } catch (ConfigException e) {
            assertThat(e.problems()).isNotEmpty();
          }
        });
  }
}
