package io.sentinelvip.cli;

import io.sentinelvip.admin.AdminClient;
import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigException;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.model.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command finds the running agent. */
final class AgentAccess {

  @Mixin private FileOption file = new FileOption();

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      converter = EndpointConverter.class,
      description = "Where the agent listens; default: as the configuration says.")
  private @Nullable Endpoint admin;

  /** Nobody answers, or nobody who is an agent. */
  static final class UnreachableException extends Exception {
    UnreachableException(Endpoint where, IOException e) {
      super(
          "no agent answers at "
              + where
              + " ("
              + e.getMessage()
              + "); start it (systemctl start sentinel-vip), or name its port with --admin",
          e);
    }
  }

  /** Something that is asked of the agent. */
  @FunctionalInterface
  interface Question<T> {
    T ask(AdminClient agent) throws IOException;
  }

  <T> T ask(Map<String, String> environment, Question<T> question)
      throws ConfigException, UnreachableException, IOException {
    Config.Admin configured = ConfigLoader.admin(file.sources(environment, Map.of()));
    Endpoint where = admin != null ? admin : configured.listen();
    try {
      return question.ask(new AdminClient(where, configured.token().map(t -> t::read)));
    } catch (AdminClient.NoTokenException e) {
      throw new IOException(
          e.getMessage() + "; run this as root or as a member of the group that may read it", e);
    } catch (AdminClient.RefusedException e) {
      throw new IOException("the agent refused: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnreachableException(where, e);
    }
  }

  ConfigSources sources(Map<String, String> environment) {
    return file.sources(environment, Map.of());
  }

  /** Where it asks. */
  Endpoint where(Map<String, String> environment) throws ConfigException {
    return admin != null ? admin : ConfigLoader.admin(file.sources(environment, Map.of())).listen();
  }

  Path stateDir(Map<String, String> environment) throws ConfigException {
    return ConfigLoader.stateDir(file.sources(environment, Map.of()));
  }

  /** Parses {@code --admin}. */
  static final class EndpointConverter implements CommandLine.ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      return Endpoint.parse(text)
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "'" + text + "' is not an address; write one like 127.0.0.1:9736"));
    }
  }
}
