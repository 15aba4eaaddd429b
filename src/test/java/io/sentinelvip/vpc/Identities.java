package io.sentinelvip.vpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Who signs with which access key. */
final class Identities {

  /**
   * Whom an access key belongs to.
   *
   * @param arn the caller's
   * @param instance the instance that the credentials began on; empty for anybody else's
   */
  record Caller(String arn, Optional<String> instance) {}

  /** Temporary credentials. */
  record Credentials(
      String accessKey, String secretKey, String token, Instant issued, Instant expires) {}

  private static final String ROLE = "arn:aws:sts::" + NetworkReads.ACCOUNT + ":assumed-role/";

  private static final Duration KEPT = Duration.ofHours(1);

  private final InstantSource clock;
  private final Duration life;
  private final AtomicLong count = new AtomicLong();
  private final Map<String, Caller> callers = new ConcurrentHashMap<>();
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final Map<String, Credentials> ofInstances = new ConcurrentHashMap<>();

  Identities(InstantSource clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  /** An instance's credentials, made anew once half of their life has passed, as IMDS does. */
  Credentials ofInstance(String instance, String role) {
    Caller caller = new Caller(ROLE + role + "/" + instance, Optional.of(instance));
    return ofInstances.compute(
        instance,
        (id, old) ->
            old != null && clock.instant().isBefore(old.issued().plus(life.dividedBy(2)))
                ? old
                : issue(caller, life));
  }

  /** Credentials of a role that {@code by} assumes. */
  Credentials assume(Caller by, String role, String session, Duration duration) {
    return issue(new Caller(ROLE + role + "/" + session, by.instance()), duration);
  }

  private Credentials issue(Caller caller, Duration duration) {
    forgetLongExpired();
    String key = "ASIAEMULATED%08d".formatted(count.incrementAndGet());
    Instant now = clock.instant();
    ends.put(key, now.plus(duration));
    callers.put(key, caller);
    return new Credentials(key, "secret-of-" + key, "token-of-" + key, now, now.plus(duration));
  }

  /** Nobody has these any more; a VPC that runs for days would pile them up. */
  private void forgetLongExpired() {
    Instant longAgo = clock.instant().minus(KEPT);
    ends.values().removeIf(longAgo::isAfter);
    callers.keySet().retainAll(ends.keySet());
  }

  /** Whether a key was temporary and its time is over. */
  boolean isExpired(String accessKey) {
    return clock.instant().isAfter(ends.getOrDefault(accessKey, Instant.MAX));
  }

  /** Whose key it is; a key that was never issued is a user of its own. */
  Caller caller(String accessKey) {
    return callers.getOrDefault(
        accessKey,
        new Caller(
            "arn:aws:iam::" + NetworkReads.ACCOUNT + ":user/" + accessKey, Optional.empty()));
  }
}
