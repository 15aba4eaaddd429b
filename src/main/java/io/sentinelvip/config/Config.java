package io.sentinelvip.config;

import io.sentinelvip.model.AlertTemplate;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.Vip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The checked configuration. The records mirror the keys of the file, in camel case, but that
 * {@link Access} gathers how to log in; no component holds a secret, only where it is to be read.
 *
 * @param mode whether anything may be changed
 * @param sentinels where the Sentinels are and how to log in
 * @param vips the addresses to keep; not empty, no address twice
 * @param alerts sinks besides the log
 * @param metrics where figures are put
 * @param admin where the agent answers its own commands
 * @param stateDir what survives a restart is kept here
 * @param reconcilePeriod how often the owner of a VIP looks at its routes
 * @param blindAfter how long no majority of Sentinels may be seen before it is alerted
 * @param self how Sentinel may name this node, besides the addresses that the identity lists
 * @param identity what is to be used instead of the answers of IMDS
 * @param log how to log
 */
public record Config(
    Mode mode,
    Sentinels sentinels,
    List<VipConfig> vips,
    List<AlertSink> alerts,
    Metrics metrics,
    Admin admin,
    Path stateDir,
    Duration reconcilePeriod,
    Duration blindAfter,
    Self self,
    IdentityConfig identity,
    Log log) {

  /** Copies the lists. */
  public Config {
    vips = List.copyOf(vips);
    alerts = List.copyOf(alerts);
  }

  /** Whether anything may be changed. */
  public enum Mode {
    /** The VIP follows the master. */
    FAILOVER,
    /** Same decisions, same alerts, no change anywhere. */
    ALERT_ONLY
  }

  /**
   * The Sentinels.
   *
   * @param addresses not empty; each only finds Sentinels, the others are discovered
   * @param access how to log in to each
   */
  public record Sentinels(List<Endpoint> addresses, Access access) {
    /** Copies the list. */
    public Sentinels {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * How to log in to a Redis or Sentinel.
   *
   * @param username the ACL user; empty for the default user
   * @param password where the password is; empty for none
   * @param tls empty for plain TCP
   */
  public record Access(Optional<String> username, Optional<Secret> password, Optional<Tls> tls) {}

  /**
   * How to speak TLS. All files are PEM.
   *
   * @param ca whom to trust; empty for the authorities that Java trusts
   * @param cert the client's certificate chain; present if and only if {@code key} is
   * @param key its private key
   * @param verifyHostname whether the server's certificate must name the address dialled
   */
  public record Tls(
      Optional<Path> ca, Optional<Path> cert, Optional<Path> key, boolean verifyHostname) {}

  /**
   * One VIP.
   *
   * @param master Sentinel's name of the group
   * @param address the VIP
   * @param routeTables where its route is to stand
   * @param redis the local Redis
   * @param loopback who keeps the VIP on {@code lo}
   * @param createMissingRoute whether a table without the route may be given one
   * @param prepareSourceDestCheck whether the own source/dest check is turned off at start
   * @param assumeRole the role for calls about these tables, where they are another account's
   */
  public record VipConfig(
      MasterName master,
      Vip address,
      TableSelector routeTables,
      Redis redis,
      Loopback loopback,
      boolean createMissingRoute,
      boolean prepareSourceDestCheck,
      Optional<AssumeRole> assumeRole) {}

  /** Who keeps the VIP on the loopback interface. */
  public enum Loopback {
    /** The agent adds it on promotion and takes away what it added. */
    MANAGED,
    /** The administrator; the agent only looks. */
    STATIC
  }

  /**
   * The local Redis.
   *
   * @param port as Sentinel names it; tells several on one host apart
   * @param host where it is asked for its role, and the address that picks the network interface;
   *     empty: as Sentinel names it
   * @param access how to log in
   */
  public record Redis(int port, Optional<String> host, Access access) {}

  /** A role to assume. */
  public record AssumeRole(String arn, Optional<String> externalId) {}

  /**
   * A place that alerts are to be sent to.
   *
   * @param kind what it is
   * @param target whereto, fit for a log: the path and query of a webhook's URL are left out, since
   *     they are its secret
   * @param url of a webhook
   * @param format of a webhook's body
   * @param routingKey for {@link SinkFormat#PAGERDUTY}, and present if and only if it is that
   * @param minSeverity what is less severe is not sent there
   * @param template the text; empty for the usual one
   */
  public record AlertSink(
      SinkKind kind,
      String target,
      Optional<Secret> url,
      Optional<SinkFormat> format,
      Optional<Secret> routingKey,
      Severity minSeverity,
      Optional<AlertTemplate> template) {}

  /** What alerts are sent by. */
  public enum SinkKind {
    /** A topic of Amazon SNS; the target is its ARN. */
    SNS,
    /** An HTTP request. */
    WEBHOOK,
    /** A program; the target is its file. */
    COMMAND,
    /** The target is {@code local}, or {@code host:port} for UDP. */
    SYSLOG
  }

  /** How a webhook's body looks. */
  public enum SinkFormat {
    JSON,
    SLACK,
    PAGERDUTY
  }

  /** How bad an alert is. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /**
   * Where figures are put.
   *
   * @param listen where whoever monitors is answered without a token; empty: at the admin port only
   * @param cloudwatch the namespace in CloudWatch; empty: none are put
   */
  public record Metrics(Optional<Endpoint> listen, Optional<String> cloudwatch) {}

  /**
   * The admin server.
   *
   * @param listen a loopback address unless there is a token
   * @param tokenFile holds what whoever asks must know; empty: nothing
   */
  public record Admin(Endpoint listen, Optional<Path> tokenFile) {

    /** The token, read anew; empty if none is asked for. */
    public Optional<AdminToken> token() {
      return tokenFile.map(AdminToken::new);
    }
  }

  /**
   * How Sentinel may name this node.
   *
   * @param names host names, lower case
   * @param addresses literal addresses
   */
  public record Self(Set<String> names, Set<Ip> addresses) {
    /** Copies the sets. */
    public Self {
      names = Set.copyOf(names);
      addresses = Set.copyOf(addresses);
    }
  }

  /** What is to be used instead of what IMDS says; empty where IMDS is to be asked. */
  public record IdentityConfig(
      Optional<String> region,
      Optional<InstanceId> instanceId,
      Optional<EniId> networkInterface,
      Set<Ip> addresses) {
    /** Copies the set. */
    public IdentityConfig {
      addresses = Set.copyOf(addresses);
    }
  }

  /** How to log. */
  public record Log(Format format, Level level) {}

  /** How a log line looks. */
  public enum Format {
    /** {@code key=value}. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }

  /** What is logged: this and worse. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }
}
