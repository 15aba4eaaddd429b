package io.sentinelvip;

import io.sentinelvip.config.Config;
import io.sentinelvip.config.Config.VipConfig;
import io.sentinelvip.core.VipSettings;
import io.sentinelvip.ec2.AssumedRole;
import io.sentinelvip.imds.SelfOverrides;
import io.sentinelvip.model.VipId;
import io.sentinelvip.sentinel.Access;
import io.sentinelvip.sentinel.Secret;
import io.sentinelvip.sentinel.Tls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in each package's own words what the configuration says. */
final class Settings {

  private Settings() {}

  static VipId id(VipConfig vip) {
    return new VipId(vip.master(), vip.address());
  }

  static List<VipSettings> vips(Config config) {
    return config.vips().stream().map(v -> vip(config, v)).toList();
  }

  private static VipSettings vip(Config config, VipConfig vip) {
    return new VipSettings(
        id(vip),
        vip.routeTables(),
        vip.redis().port(),
        vip.redis().host(),
        config.self().names(),
        config.self().addresses(),
        config.identity().networkInterface(),
        vip.assumeRole().isEmpty(),
        vip.loopback() == Config.Loopback.MANAGED
            ? VipSettings.Loopback.MANAGED
            : VipSettings.Loopback.STATIC,
        vip.createMissingRoute(),
        vip.prepareSourceDestCheck(),
        config.mode() == Config.Mode.ALERT_ONLY,
        config.reconcilePeriod(),
        config.blindAfter(),
        config.sentinels().addresses().size());
  }

  static Map<VipId, Optional<AssumedRole>> roles(Config config) {
    Map<VipId, Optional<AssumedRole>> roles = new LinkedHashMap<>();
    config
        .vips()
        .forEach(
            v ->
                roles.put(
                    id(v), v.assumeRole().map(r -> new AssumedRole(r.arn(), r.externalId()))));
    return roles;
  }

  static Map<VipId, Access> redis(Config config, Map<String, String> environment) {
    Map<VipId, Access> access = new LinkedHashMap<>();
    config.vips().forEach(v -> access.put(id(v), access(v.redis().access(), environment)));
    return access;
  }

  static Access access(Config.Access from, Map<String, String> environment) {
    return new Access(
        from.username(),
        from.password().map(s -> secret(s, environment)),
        from.tls().map(t -> new Tls(t.ca(), t.cert(), t.key(), t.verifyHostname())));
  }

  private static Secret secret(io.sentinelvip.config.Secret from, Map<String, String> environment) {
    return from instanceof io.sentinelvip.config.Secret.InFile inFile
        ? Secret.file(inFile.file())
        : Secret.value(
            environment.getOrDefault(
                ((io.sentinelvip.config.Secret.InEnvironment) from).variable(), ""));
  }

  static SelfOverrides overrides(Config config) {
    return new SelfOverrides(
        config.identity().instanceId(),
        config.identity().networkInterface(),
        config.identity().addresses());
  }
}
