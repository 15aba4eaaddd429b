package io.sentinelvip.core;

import static io.sentinelvip.core.Story.ENI;
import static io.sentinelvip.core.Story.ME;
import static io.sentinelvip.core.Story.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.RouteTarget;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom an address means, and what a route to this node points at. */
class SelfTest {

  private static final EniId SECOND = new EniId("eni-0000000c");
  private static final Identity ONE = Story.identity(List.of(Story.eni(ENI, 0, "10.0.1.11")));
  private static final Identity TWO =
      Story.identity(List.of(Story.eni(ENI, 0, "10.0.9.9"), Story.eni(SECOND, 1, "10.0.1.11")));

  @Test
  void beforeTheIdentityIsKnownEveryAddressMeansNobody() {
    Self s = self(Story.settings(), null, Map.of());
    assertThat(s.who(ME)).isEqualTo(Who.NOBODY);
    assertThat(s.target(List.of(ME))).isNull();
    assertThat(s.redis(List.of(ME))).isNull();
  }

  @Test
  void addressAndPortMakeMe() {
    Self s = self(Story.settings(), ONE, Map.of());
    assertThat(s.who(ME)).isEqualTo(Who.ME);
    assertThat(s.who(new Endpoint("10.0.1.11", 6380))).isEqualTo(Who.OTHER);
    assertThat(s.who(OTHER)).isEqualTo(Who.OTHER);
  }

  @Test
  void anAddressThatEveryHostHasMeansNobodyUnlessThisNodeHasSuchAnOne() {
    Self plain = self(Story.settings(), ONE, Map.of());
    for (String every : List.of("127.0.0.2", "169.254.1.1", "0.0.0.0", "::1", "fe80::1")) {
      assertThat(plain.who(new Endpoint(every, 6379))).as(every).isEqualTo(Who.NOBODY);
    }
    Story.Settings test = Story.settings();
    test.selfAddresses = Set.of(Ip.of("127.0.0.1"));
    Self lab = self(test, ONE, Map.of());
    assertThat(lab.who(new Endpoint("127.0.0.1", 6379))).isEqualTo(Who.ME);
    assertThat(lab.who(new Endpoint("127.0.0.2", 6379))).isEqualTo(Who.OTHER);
    assertThat(lab.who(new Endpoint("169.254.1.1", 6379))).isEqualTo(Who.NOBODY);
    test.selfAddresses = Set.of(Ip.of("169.254.1.1"));
    Self linkLocal = self(test, ONE, Map.of());
    assertThat(linkLocal.who(new Endpoint("169.254.1.2", 6379))).isEqualTo(Who.OTHER);
    assertThat(linkLocal.who(new Endpoint("127.0.0.2", 6379))).isEqualTo(Who.NOBODY);
    assertThat(linkLocal.who(new Endpoint("0.0.0.0", 6379))).isEqualTo(Who.NOBODY);
  }

  @Test
  void aNameMeansMeOnlyIfAllItsAddressesAreMine() {
    Endpoint name = new Endpoint("Redis-1", 6379);
    Ip mine = Ip.of("10.0.1.11");
    Ip theirs = Ip.of("10.0.2.12");
    assertThat(named(name, Set.of(mine))).isEqualTo(Who.ME);
    assertThat(named(name, Set.of(theirs))).isEqualTo(Who.OTHER);
    assertThat(named(name, Set.of(mine, theirs))).isEqualTo(Who.NOBODY);
    assertThat(named(name, Set.of())).isEqualTo(Who.NOBODY);
  }

  private static Who named(Endpoint name, Set<Ip> addresses) {
    return self(Story.settings(), ONE, Map.of("redis-1", addresses)).who(name);
  }

  @Test
  void aNameOfOneAddressCountsAsThatAddress() {
    Endpoint name = new Endpoint("Redis-2", 6379);
    Ip theirs = Ip.of("10.0.2.12");
    assertThat(self(Story.settings(), ONE, Map.of("redis-2", Set.of(theirs))).meant(name))
        .isEqualTo(OTHER);
    assertThat(
            self(Story.settings(), ONE, Map.of("redis-2", Set.of(theirs, Ip.of("10.0.2.13"))))
                .meant(name))
        .isEqualTo(name);
    assertThat(self(Story.settings(), ONE, Map.of()).meant(OTHER)).isEqualTo(OTHER);
  }

  @Test
  void theTargetIsTheInterfaceThatTheConfigurationOrSentinelMeans() {
    RouteTarget second = new RouteTarget(SECOND, Optional.empty());
    assertThat(self(Story.settings(), TWO, Map.of()).target(List.of(OTHER))).isNull();
    assertThat(self(Story.settings(), TWO, Map.of()).target(List.of(OTHER, ME))).isEqualTo(second);
    Endpoint name = new Endpoint("redis-1", 6379);
    assertThat(
            self(Story.settings(), TWO, Map.of("redis-1", Set.of(Ip.of("10.0.1.11"))))
                .target(List.of(name)))
        .isEqualTo(second);
    Story.Settings given = Story.settings();
    given.selfAddresses = Set.of(Ip.of("10.0.1.11"));
    assertThat(self(given, TWO, Map.of()).target(List.of())).isEqualTo(second);
    given.selfAddresses = Set.of(Ip.of("10.0.7.7"));
    assertThat(self(given, TWO, Map.of()).target(List.of())).as("on no interface").isNull();
    given.eni = Optional.of(new EniId("eni-0000000d"));
    assertThat(self(given, TWO, Map.of()).target(List.of(ME)))
        .isEqualTo(new RouteTarget(new EniId("eni-0000000d"), Optional.empty()));
  }

  @Test
  void theOwnRedisIsWhereSentinelNamesItElseAtThePrimaryAddress() {
    assertThat(self(Story.settings(), TWO, Map.of()).redis(List.of(OTHER, ME))).isEqualTo(ME);
    assertThat(self(Story.settings(), TWO, Map.of()).redis(List.of(OTHER)))
        .isEqualTo(new Endpoint("10.0.9.9", 6379));
    Identity publicToo =
        Story.identity(
            List.of(new NetworkInterface(ENI, 0, Set.of(Ip.of("3.3.3.3"), Ip.of("10.0.1.11")))));
    assertThat(self(Story.settings(), publicToo, Map.of()).redis(List.of())).isEqualTo(ME);
    Identity publicOnly = Story.identity(List.of(Story.eni(ENI, 0, "3.3.3.3")));
    assertThat(self(Story.settings(), publicOnly, Map.of()).redis(List.of()))
        .isEqualTo(new Endpoint("3.3.3.3", 6379));
  }

  @Test
  void aConfiguredHostIsWhereTheOwnRedisIsAskedAndPicksTheInterface() {
    Story.Settings given = Story.settings();
    given.redisHost = Optional.of("10.0.1.11");
    Self s = self(given, TWO, Map.of());
    assertThat(s.redis(List.of(OTHER))).isEqualTo(ME);
    assertThat(s.target(List.of())).isEqualTo(new RouteTarget(SECOND, Optional.empty()));
    given.redisHost = Optional.of("redis.internal");
    assertThat(self(given, null, Map.of()).redis(List.of(ME)))
        .isEqualTo(new Endpoint("redis.internal", 6379));
  }

  @Test
  void ofSeveralAddressesTheOneOnAnInterfacePicksIt() {
    Story.Settings given = Story.settings();
    Set<Ip> many = new LinkedHashSet<>(List.of(Ip.of("10.0.1.11")));
    IntStream.range(1, 200).forEach(i -> many.add(Ip.of("10.7.7." + i)));
    given.selfAddresses = many;
    assertThat(self(given, TWO, Map.of()).target(List.of()))
        .isEqualTo(new RouteTarget(SECOND, Optional.empty()));
  }

  @Test
  void onATestMachineWhoseInterfacesHaveNoAddressTheConfiguredOneIsAsked() {
    Story.Settings given = Story.settings();
    given.selfAddresses = Set.of(Ip.of("127.0.0.5"));
    Identity bare = Story.identity(List.of(new NetworkInterface(ENI, 0, Set.of())));
    assertThat(self(given, bare, Map.of()).redis(List.of()))
        .isEqualTo(new Endpoint("127.0.0.5", 6379));
    Identity both =
        Story.identity(
            List.of(
                new NetworkInterface(
                    ENI, 0, new LinkedHashSet<>(List.of(Ip.of("3.3.3.3"), Ip.of("127.0.0.9"))))));
    assertThat(self(Story.settings(), both, Map.of()).redis(List.of()))
        .isEqualTo(new Endpoint("127.0.0.9", 6379));
  }

  @Test
  void theVipItselfMeansNobody() {
    Self s = self(Story.settings(), ONE, Map.of());
    assertThat(s.who(new Endpoint("172.16.0.10", 6379))).isEqualTo(Who.NOBODY);
  }

  private static Self self(
      Story.Settings settings, @Nullable Identity identity, Map<String, Set<Ip>> names) {
    return Self.of(settings.build(), identity, names);
  }
}
