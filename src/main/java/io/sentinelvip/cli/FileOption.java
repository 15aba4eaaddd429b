package io.sentinelvip.cli;

import io.sentinelvip.config.ConfigSources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration is, and the flags that go before it. */
final class FileOption {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration; default $SENTINEL_VIP_CONFIG or /etc/sentinel-vip/config.yaml.")
  private @Nullable Path config;

  /** Flags that stand for keys; each goes before variable and file. */
  static final class Overrides {
    @Option(names = "--mode", paramLabel = "MODE", description = "failover or alert-only.")
    private @Nullable String mode;

    @Option(
        names = "--admin-listen",
        paramLabel = "HOST:PORT",
        description = "A loopback address, or any with a token.")
    private @Nullable String adminListen;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "What survives a restart.")
    private @Nullable String stateDir;

    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json.")
    private @Nullable String logFormat;

    @Option(
        names = "--log-level",
        paramLabel = "LEVEL",
        description = "error, warn, info or debug.")
    private @Nullable String logLevel;

    Map<String, String> given() {
      Map<String, String> flags = new HashMap<>();
      put(flags, "mode", mode);
      put(flags, "admin.listen", adminListen);
      put(flags, "state-dir", stateDir);
      put(flags, "log.format", logFormat);
      put(flags, "log.level", logLevel);
      return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
      if (value != null) {
        flags.put(key, value);
      }
    }
  }

  ConfigSources sources(Map<String, String> environment, Map<String, String> flags) {
    return ConfigSources.of(Optional.ofNullable(config), environment, flags);
  }
}
