package io.sentinelvip.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One key that the configuration may have.
 *
 * @param path from the top, {@code []} for every item of a list: {@code vips[].redis.port}
 * @param type what its value is, for a person
 * @param byDefault what holds where it is absent, for a person
 */
public record Key(String path, String type, String byDefault) {

  private static final String REQUIRED = "required";
  private static final String NONE = "none";
  private static final String FILE = "file name";
  private static final String TEXT = "text";
  private static final String LIST = "list";
  private static final String TRUTH = "true, false";

  /** Every key that is known. */
  public static final List<Key> ALL =
      List.of(
          new Key("mode", "failover, alert-only", "failover"),
          new Key("sentinels.addresses", LIST, REQUIRED),
          new Key("sentinels.username", TEXT, NONE),
          new Key("sentinels.password-file", FILE, NONE),
          new Key("sentinels.password-env", "variable name", NONE),
          new Key("sentinels.tls.ca", FILE, NONE),
          new Key("sentinels.tls.cert", FILE, NONE),
          new Key("sentinels.tls.key", FILE, NONE),
          new Key("sentinels.tls.verify-hostname", TRUTH, "true"),
          new Key("vips[].master", TEXT, REQUIRED),
          new Key("vips[].address", "IP address", REQUIRED),
          new Key("vips[].route-tables", LIST, REQUIRED),
          new Key("vips[].route-tables.tag", "key=value", NONE),
          new Key("vips[].redis.port", "1 to 65535", "6379"),
          new Key("vips[].redis.host", "host or IP address", NONE),
          new Key("vips[].redis.username", TEXT, NONE),
          new Key("vips[].redis.password-file", FILE, NONE),
          new Key("vips[].redis.password-env", "variable name", NONE),
          new Key("vips[].redis.tls.ca", FILE, NONE),
          new Key("vips[].redis.tls.cert", FILE, NONE),
          new Key("vips[].redis.tls.key", FILE, NONE),
          new Key("vips[].redis.tls.verify-hostname", TRUTH, "true"),
          new Key("vips[].loopback", "managed, static", "managed"),
          new Key("vips[].create-missing-route", TRUTH, "true"),
          new Key("vips[].prepare-source-dest-check", TRUTH, "true"),
          new Key("vips[].assume-role", "role ARN", NONE),
          new Key("vips[].assume-role.arn", "role ARN", NONE),
          new Key("vips[].assume-role.external-id", TEXT, NONE),
          new Key("alerts[].sns", "topic ARN", NONE),
          new Key("alerts[].webhook.url", "URL", NONE),
          new Key("alerts[].webhook.url-file", FILE, NONE),
          new Key("alerts[].webhook.url-env", "variable name", NONE),
          new Key("alerts[].webhook.format", "json, slack, pagerduty", "json"),
          new Key("alerts[].webhook.routing-key-file", FILE, NONE),
          new Key("alerts[].webhook.routing-key-env", "variable name", NONE),
          new Key("alerts[].command", FILE, NONE),
          new Key("alerts[].syslog", "local, host:port", NONE),
          new Key("alerts[].min-severity", "info, warning, critical", "info"),
          new Key("alerts[].template", TEXT, NONE),
          new Key("metrics.listen", "address:port", NONE),
          new Key("metrics.cloudwatch", "namespace", NONE),
          new Key("admin.listen", "address:port", "127.0.0.1:9736"),
          new Key("admin.token-file", FILE, NONE),
          new Key("state-dir", "directory", "/var/lib/sentinel-vip"),
          new Key("reconcile-period", "duration", "30s"),
          new Key("blind-after", "duration", "10s"),
          new Key("self", LIST, NONE),
          new Key("identity.region", TEXT, NONE),
          new Key("identity.instance-id", "instance id", NONE),
          new Key("identity.network-interface", "interface id", NONE),
          new Key("identity.addresses", LIST, NONE),
          new Key("log.format", "text, json", "text"),
          new Key("log.level", "error, warn, info, debug", "info"));

  /** The variable that sets it; {@code N} stands for the number of the item, from 0. */
  public String variable() {
    return Environment.PREFIX + underscored(path.replace("[]", ".N"));
  }

  /** What the names of the variables that set it look like, each index a group. */
  Pattern variables() {
    return Pattern.compile(Environment.PREFIX + underscored(path).replace("[]", "_(\\d{1,3})"));
  }

  private static String underscored(String path) {
    return path.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
