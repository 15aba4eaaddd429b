package io.sentinelvip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigException;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.config.Effective;
import io.sentinelvip.sentinel.Access;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No record that the configuration becomes spells a secret, whichever of them is printed. */
class SettingsSecretsTest {

  private static final String IN_FILE = "in-file-Pw-77d0";
  private static final String IN_ENVIRONMENT = "in-environment-Pw-3c41";
  private static final String WEBHOOK = "T0000webhook9e12";
  private static final List<String> SECRETS = List.of(IN_FILE, IN_ENVIRONMENT, WEBHOOK);

  @TempDir private Path dir = Path.of("");

  @Test
  void noRecordOfTheConfigurationAndOfWhatIsMadeOfItSpellsASecret() throws Exception {
    Map<String, String> environment = Map.of("SENTINEL_PW", IN_ENVIRONMENT);
    Config config = config(environment);
    List<Object> all = new ArrayList<>();
    walk(config, all);
    walk(Settings.vips(config), all);
    walk(Settings.roles(config), all);
    walk(Settings.redis(config, environment), all);
    walk(Settings.overrides(config), all);
    walk(Settings.access(config.sentinels().access(), environment), all);
    assertThat(all)
        .as("what was walked")
        .hasAtLeastOneElementOfType(Access.class)
        .hasAtLeastOneElementOfType(Config.AlertSink.class)
        .hasAtLeastOneElementOfType(io.sentinelvip.config.Secret.InFile.class)
        .hasAtLeastOneElementOfType(io.sentinelvip.config.Secret.InEnvironment.class)
        .hasAtLeastOneElementOfType(io.sentinelvip.sentinel.Secret.class);
    for (Object o : all) {
      assertThat(o.toString()).as(o.getClass().getName()).doesNotContain(SECRETS);
    }
    assertThat(Effective.lines(config))
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRETS));
  }

  /** The object, and all that it is made of. */
  private static void walk(Object o, List<Object> all) throws ReflectiveOperationException {
    all.add(o);
    if (o instanceof Optional<?> maybe) {
      if (maybe.isPresent()) {
        walk(maybe.get(), all);
      }
    } else if (o instanceof Map<?, ?> map) {
      for (Object value : map.values()) {
        walk(value, all);
      }
    } else if (o instanceof Iterable<?> many && !(o instanceof Path)) {
      for (Object one : many) {
        walk(one, all);
      }
    } else if (o.getClass().isRecord()) {
      for (RecordComponent c : o.getClass().getRecordComponents()) {
        walk(c.getAccessor().invoke(o), all);
      }
    }
  }

  private Config config(Map<String, String> environment) throws IOException, ConfigException {
    Path password = Files.writeString(dir.resolve("redis.pass"), IN_FILE + "\n");
    Path file =
        Files.writeString(
            dir.resolve("config.yaml"),
            """
            sentinels: { addresses: [10.0.1.11:26379], username: u, password-env: SENTINEL_PW }
            vips:
              - master: mymaster
                address: 172.16.0.10
                route-tables: [rtb-0a1b2c3d]
                redis: { password-file: "%s" }
                assume-role: { arn: "arn:aws:iam::123456789012:role/r", external-id: x }
            alerts:
              - webhook: { url: "https://alerts.example.com/%s?token=%s" }
            """
                .formatted(password, WEBHOOK, WEBHOOK));
    return ConfigLoader.load(new ConfigSources(file, true, environment, Map.of()));
  }
}
