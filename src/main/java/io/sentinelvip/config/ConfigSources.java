package io.sentinelvip.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration comes from. A flag goes before a variable, a variable before the file.
 *
 * @param file the file
 * @param required whether it must exist: somebody named it
 * @param environment the environment variables, all of them
 * @param flags key to value, only those that were given: {@code admin.listen}
 */
public record ConfigSources(
    Path file, boolean required, Map<String, String> environment, Map<String, String> flags) {

  /** Where the file is unless somebody says otherwise. */
  public static final Path DEFAULT_FILE = Path.of("/etc/sentinel-vip/config.yaml");

  /** The variable that says where the file is. */
  public static final String FILE_VARIABLE = "SENTINEL_VIP_CONFIG";

  /** Copies the maps. */
  public ConfigSources {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }

  /** The file of the flag, else of {@value #FILE_VARIABLE}, else the default one. */
  public static ConfigSources of(
      Optional<Path> flag, Map<String, String> environment, Map<String, String> flags) {
    Optional<Path> named =
        flag.or(
            () ->
                Optional.ofNullable(environment.get(FILE_VARIABLE))
                    .filter(v -> !v.isBlank())
                    .map(Path::of));
    return new ConfigSources(named.orElse(DEFAULT_FILE), named.isPresent(), environment, flags);
  }
}
