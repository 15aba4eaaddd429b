package io.sentinelvip.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.FailoverState;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** P6 for what a demotion takes away: not while no majority can be seen. */
class LeavingBlindTest {

  private static final RouteTableId TABLE = new RouteTableId("rtb-00000001");
  private static final Endpoint HERE = new Endpoint("10.0.1.11", 6379);
  private static final Endpoint THERE = new Endpoint("10.0.2.11", 6379);

  private Moment now = new Moment(0, 1_700_000_000_000L);
  private VipState state = VipState.initial(settings(), 0, 1, now);
  private final List<Intent> released = new ArrayList<>();

  private static VipSettings settings() {
    return new VipSettings(
        new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10"))),
        new TableSelector.ByIds(List.of(TABLE)),
        6379,
        Optional.empty(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        true,
        VipSettings.Loopback.MANAGED,
        true,
        true,
        false,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        3);
  }

  private void hear(Event e) {
    Decision d = Decider.decide(state, e, now);
    state = d.next();
    d.intents().stream().filter(Intent.ReleaseVip.class::isInstance).forEach(released::add);
  }

  private void allName(Endpoint master, long epoch) {
    for (int i = 1; i <= 3; i++) {
      RunId id = new RunId(String.valueOf(i).repeat(40));
      Endpoint via = new Endpoint("10.0." + i + ".11", 26379);
      hear(
          new Event.ViewAnswered(
              new SentinelView(id, via, master, epoch, 2, 2, false, FailoverState.NONE, now, now)));
    }
  }

  private void pass(Duration d) {
    now = now.plus(d);
  }

  private void demotedWithTheRouteElsewhere() {
    NetworkInterface own =
        new NetworkInterface(new EniId("eni-00000001"), 0, Set.of(Ip.of("10.0.1.11")));
    hear(
        new Event.IdentityLearned(
            new Identity(new InstanceId("i-00000001"), List.of(own), Optional.empty(), Set.of())));
    allName(HERE, 1);
    hear(new Event.RoleAnswered(HERE, Role.MASTER, now, now));
    hear(new Event.LoopbackSeen(true, true));
    assertThat(state.owns()).isTrue();
    pass(Duration.ofSeconds(1));
    allName(THERE, 2);
    hear(new Event.RoleAnswered(HERE, Role.REPLICA, now, now));
    assertThat(state.owns()).isFalse();
    pass(Duration.ofSeconds(1));
    TableView.Route elsewhere =
        new TableView.Route(Optional.of(new EniId("eni-00000002")), Optional.empty(), true, false);
    hear(new Event.TablesRead(List.of(new TableView(TABLE, Optional.of(elsewhere))), now));
  }

  @Test
  void anAgentThatLostSightOfTheMajorityKeepsTheVipOnItsLoopback() {
    demotedWithTheRouteElsewhere();
    for (int s = 0; s < 60; s++) {
      pass(Duration.ofSeconds(1));
      hear(new Event.Woke());
      hear(new Event.LoopbackSeen(true, true));
    }
    // From 5 s on the role and the routes would allow it, and until 3.5 s the majority was seen.
    assertThat(released).isEmpty();
  }

  @Test
  void itTakesTheVipAwayWhenItSeesTheMajorityAgain() {
    demotedWithTheRouteElsewhere();
    pass(Duration.ofSeconds(60));
    hear(new Event.Woke());
    hear(new Event.LoopbackSeen(true, true));
    allName(THERE, 2);
    assertThat(released).containsExactly(new Intent.ReleaseVip());
  }
}
