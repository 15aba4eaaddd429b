package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Hint;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.sentinel.SentinelMessage.Idle;
import io.sentinelvip.sentinel.SentinelMessage.OfAll;
import io.sentinelvip.sentinel.SentinelMessage.OfMaster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SentinelMessageTest {

  private static final MasterName MINE = new MasterName("mymaster");

  @Test
  void everyRecordedMessageOfAFailoverIsWorthWhatItShould() {
    Map<String, List<String>> byWorth =
        Recorded.events().stream()
            .collect(
                Collectors.groupingBy(
                    line -> worth(parse(line)),
                    Collectors.mapping(line -> line.split(" ", 3)[0], Collectors.toList())));

    assertThat(byWorth.get("LOOK"))
        .containsExactlyInAnyOrder(
            "+try-failover",
            "+elected-leader",
            "+selected-slave",
            "+promoted-slave",
            "+switch-master",
            "+failover-end",
            "+reset-master",
            "-monitor",
            "+monitor",
            "-odown");
    assertThat(byWorth.get("ARM")).containsExactlyInAnyOrder("+sdown", "+odown");
    assertThat(byWorth.get("idle"))
        .contains("+sdown", "+vote-for-leader", "+slave", "+config-update-from");
  }

  @Test
  void theHealthOfReplicasAndSentinelsIsNoAlarm() {
    assertThat(SentinelMessage.parse("+sdown", "slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster x 1"))
        .isInstanceOf(Idle.class);
    assertThat(SentinelMessage.parse("-sdown", "sentinel abc 10.0.0.2 26379 @ mymaster x 1"))
        .isInstanceOf(Idle.class);
    assertThat(SentinelMessage.parse("-sdown", "master mymaster 10.0.0.2 6379"))
        .isEqualTo(new OfMaster(MINE, Hint.Kind.LOOK, Optional.empty()));
  }

  @Test
  void aStepOfAFailoverCarriesWhoIsMasterAndWhoWillBe() {
    Endpoint old = new Endpoint("10.0.0.1", 6379);
    Optional<Endpoint> next = Optional.of(new Endpoint("10.0.0.2", 6379));
    String master = "master mymaster 10.0.0.1 6379 #quorum 2/2";
    String replica = "slave 10.0.0.2:6379 10.0.0.2 6379 @ mymaster 10.0.0.1 6379";
    assertThat(said("+sdown", master)).isEqualTo(said(Hint.Sign.DOWN, old, Optional.empty()));
    assertThat(said("+odown", master)).isEqualTo(said(Hint.Sign.AGREED, old, Optional.empty()));
    assertThat(said("+elected-leader", master))
        .isEqualTo(said(Hint.Sign.ELECTED, old, Optional.empty()));
    assertThat(said("+selected-slave", replica)).isEqualTo(said(Hint.Sign.SELECTED, old, next));
    assertThat(said("+promoted-slave", replica)).isEqualTo(said(Hint.Sign.PROMOTED, old, next));
    assertThat(said("+switch-master", "mymaster 10.0.0.1 6379 10.0.0.2 6379"))
        .isEqualTo(said(Hint.Sign.PROMOTED, old, next));
    assertThat(said("+failover-end", "master mymaster 10.0.0.1 6379")).isEmpty();
    assertThat(said("+sdown", "master mymaster 10.0.0.1 x")).isEmpty();
    assertThat(SentinelMessage.FORMS)
        .containsKeys(SentinelMessage.SIGNS.keySet().toArray(new String[0]));
  }

  private static Optional<Hint.Said> said(String channel, String payload) {
    return ((OfMaster) SentinelMessage.parse(channel, payload)).said();
  }

  private static Optional<Hint.Said> said(
      Hint.Sign sign, Endpoint master, Optional<Endpoint> replica) {
    return Optional.of(new Hint.Said(sign, master, replica));
  }

  @Test
  void tiltNamesNobodyAndConcernsAll() {
    assertThat(SentinelMessage.parse("+tilt", "#tilt mode entered"))
        .isEqualTo(new OfAll(Hint.Kind.LOOK));
    assertThat(SentinelMessage.parse("-tilt", "#tilt mode exited"))
        .isEqualTo(new OfAll(Hint.Kind.LOOK));
  }

  @Test
  void truncatedAndGarbledMessagesAreIdleAndNeverThrow() {
    Random random = new Random(7);
    for (String line : Recorded.events()) {
      for (int i = 0; i < line.length(); i++) {
        parse(line.substring(0, i));
        char[] garbled = line.toCharArray();
        garbled[i] = (char) random.nextInt(0x300);
        parse(new String(garbled));
      }
    }
    assertThat(parse("+switch-master mymaster 10.0.0.1 6379 10.0.0.2")).isInstanceOf(Idle.class);
    assertThat(parse("+switch-master my/master 1 2 3 4")).isInstanceOf(Idle.class);
    assertThat(parse("+promoted-slave slave a b 1 2 3 4 5")).isInstanceOf(Idle.class);
    assertThat(parse("+odown master ")).isInstanceOf(Idle.class);
    assertThat(parse(" ")).isInstanceOf(Idle.class);
  }

  @Test
  void everyChannelListenedToIsKnown() {
    assertThat(SentinelMessage.CHANNELS).hasSize(20).isSorted().allMatch(c -> c.matches("[+-].+"));
  }

  private static SentinelMessage parse(String line) {
    String[] parts = Arrays.copyOf(line.split(" ", 2), 2);
    return SentinelMessage.parse(parts[0], parts[1] == null ? "" : parts[1]);
  }

  private static String worth(SentinelMessage message) {
    if (message instanceof OfMaster one) {
      assertThat(one.master()).isEqualTo(MINE);
      return one.kind().name();
    }
    return message instanceof OfAll ? "all" : "idle";
  }
}
