package io.sentinelvip.config;

import io.sentinelvip.config.Config.Admin;
import io.sentinelvip.config.Config.IdentityConfig;
import io.sentinelvip.config.Config.Mode;
import io.sentinelvip.config.Config.Self;
import io.sentinelvip.config.Config.Sentinels;
import io.sentinelvip.config.Config.VipConfig;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes one checked {@link Config} of a file, the environment and flags. */
public final class ConfigLoader {

  /** Where the agent answers its own commands unless somebody says otherwise. */
  public static final Endpoint DEFAULT_ADMIN = new Endpoint("127.0.0.1", 9736);

  private static final Path DEFAULT_STATE = Path.of("/var/lib/sentinel-vip");
  private static final String SENTINEL_HINT = "write host:port, like 10.0.1.11:26379";

  private final ConfigSources sources;
  private final Problems problems = new Problems();

  private ConfigLoader(ConfigSources sources) {
    this.sources = sources;
  }

  /**
   * Reads and checks everything, the secret and TLS files included.
   *
   * @throws ConfigException with every problem there is
   */
  public static Config load(ConfigSources sources) throws ConfigException {
    ConfigLoader loader = new ConfigLoader(sources);
    Tree.Mapping root = loader.tree();
    new Shape(loader.problems).check(root);
    Config config = loader.config(new Section(root, "", loader.problems));
    loader.refuse();
    return config;
  }

  /**
   * Where and to whom the agent answers, for a command that talks to it; the rest of the
   * configuration is not looked at, and a file that is missing or that only the agent may read
   * means the default.
   *
   * @throws ConfigException if those keys themselves are wrong, or the file is not YAML
   */
  public static Admin admin(ConfigSources sources) throws ConfigException {
    ConfigLoader loader = new ConfigLoader(sources);
    Tree.Mapping root = loader.fileOrEmpty();
    new Environment(root, new Problems()).layVariables(sources.environment());
    Admin admin = MonitorReader.admin(new Section(root, "", loader.problems));
    loader.refuse();
    return admin;
  }

  /**
   * Where the agent keeps what survives a restart, for a command that reads it; otherwise as {@link
   * #admin}.
   *
   * @throws ConfigException if that key itself is wrong, or the file is not YAML
   */
  public static Path stateDir(ConfigSources sources) throws ConfigException {
    ConfigLoader loader = new ConfigLoader(sources);
    Tree.Mapping root = loader.fileOrEmpty();
    new Environment(root, new Problems()).layVariables(sources.environment());
    Path dir = state(new Section(root, "", loader.problems));
    loader.refuse();
    return dir;
  }

  private static Path state(Section top) {
    return top.text("state-dir")
        .flatMap(t -> AccessReader.path(top, "state-dir", t))
        .orElse(DEFAULT_STATE);
  }

  private void refuse() throws ConfigException {
    if (problems.any()) {
      throw new ConfigException(problems.sorted());
    }
  }

  private Tree.Mapping tree() throws ConfigException {
    Tree.Mapping root;
    try {
      root = YamlFile.read(sources.file(), problems);
    } catch (IOException e) {
      boolean missing = e instanceof NoSuchFileException;
      if (sources.required() || !missing || !Environment.setsAny(sources.environment())) {
        problems.add(
            new Place(sources.file().toString(), 0),
            "",
            "cannot read it: " + Bounded.why(e),
            "write the configuration there, name another file with --config, or set "
                + Environment.PREFIX
                + "... variables");
        refuse();
      }
      root = Tree.Mapping.empty(new Place("environment", 0));
    }
    refuse();
    Environment environment = new Environment(root, problems);
    environment.layVariables(sources.environment());
    sources.flags().forEach(environment::layFlag);
    return root;
  }

  private Tree.Mapping fileOrEmpty() {
    try {
      return YamlFile.read(sources.file(), problems);
    } catch (IOException e) {
      return Tree.Mapping.empty(new Place(sources.file().toString(), 0));
    }
  }

  private Config config(Section top) {
    AccessReader access = new AccessReader(sources.environment());
    Sentinels sentinels = sentinels(top, access);
    List<VipConfig> vips = new VipReader(access).read(top);
    Section log = top.section("log");
    return new Config(
        top.choice("mode", Mode.FAILOVER),
        sentinels,
        vips,
        new AlertReader(access).read(top),
        MonitorReader.metrics(top.section("metrics")),
        adminAndToken(top),
        state(top),
        duration(top, "reconcile-period", Duration.ofSeconds(30)),
        duration(top, "blind-after", Duration.ofSeconds(10)),
        self(top),
        identity(top.section("identity")),
        new Config.Log(
            log.choice("format", Config.Format.TEXT), log.choice("level", Config.Level.INFO)));
  }

  private static Admin adminAndToken(Section top) {
    Admin admin = MonitorReader.admin(top);
    MonitorReader.tryToken(top.section("admin"), admin);
    return admin;
  }

  private static Duration duration(Section top, String key, Duration byDefault) {
    return top.duration(key, byDefault, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  private static Sentinels sentinels(Section top, AccessReader access) {
    Section s = top.section("sentinels");
    s.missing("addresses", SENTINEL_HINT + "; three Sentinels are the least that can be trusted");
    Set<Endpoint> addresses = new LinkedHashSet<>();
    for (Section.Item item : s.list("addresses")) {
      Optional<Endpoint> endpoint = Hosts.sentinel(item.text());
      if (endpoint.isEmpty()) {
        s.problem(item, "'" + item.text() + "' is not a Sentinel's address", SENTINEL_HINT);
      } else if (!addresses.add(endpoint.get())) {
        s.problem(item, endpoint.get() + " is listed twice", "keep one of them");
      }
    }
    return new Sentinels(List.copyOf(addresses), access.read(s));
  }

  private static Self self(Section top) {
    Set<String> names = new LinkedHashSet<>();
    Set<Ip> addresses = new LinkedHashSet<>();
    for (Section.Item item : top.list("self")) {
      Optional<Ip> ip = Ip.parse(item.text());
      if (ip.isPresent()) {
        addresses.add(ip.get());
      } else if (Hosts.valid(item.text()).isPresent()) {
        names.add(item.text().toLowerCase(Locale.ROOT));
      } else {
        top.problem(
            item,
            "'" + item.text() + "' is not a host name or IP address",
            "write this node as Sentinel names it");
      }
    }
    return new Self(names, addresses);
  }

  private static IdentityConfig identity(Section s) {
    Set<Ip> addresses = new LinkedHashSet<>();
    for (Section.Item item : s.list("addresses")) {
      Ip.parse(item.text())
          .ifPresentOrElse(
              addresses::add,
              () ->
                  s.problem(
                      item,
                      "'" + item.text() + "' is not an IP address",
                      "write the addresses of this instance's interfaces"));
    }
    return new IdentityConfig(
        s.parsed(
            "region",
            t -> t.matches("[a-z]{2,}(-[a-z]+)+-\\d+") ? Optional.of(t) : Optional.empty(),
            "a region",
            "write one like eu-central-1"),
        s.parsed(
            "instance-id",
            t -> InstanceId.isValid(t) ? Optional.of(new InstanceId(t)) : Optional.empty(),
            "an instance id",
            "write one like i-0a1b2c3d4e5f60718"),
        s.parsed(
            "network-interface",
            t -> EniId.isValid(t) ? Optional.of(new EniId(t)) : Optional.empty(),
            "a network interface id",
            "write one like eni-0a1b2c3d4e5f60718"),
        addresses);
  }
}
