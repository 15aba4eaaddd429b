package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.engine.PeerPort.Peer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentNameTest {

  private static final Peer SELF =
      new Peer(
          Set.of("10.0.1.11:6379", "[2001:db8::1]:6380"),
          Set.of("mymaster@7", "mymaster/sentinel-silent:10.0.1.11:26379"));

  private static String line(String name, int idle) {
    return "id=3 addr=127.0.0.1:40414 laddr=127.0.0.1:26379 fd=9 name="
        + name
        + " age=12 idle="
        + idle
        + " flags=N db=0 sub=0 cmd=client|list user=default library-name= lib-ver=";
  }

  @Test
  void aNameIsReadAsItWasWritten() {
    assertThat(AgentName.of(SELF)).doesNotContain(" ").startsWith("sentinel-vip@10.0.1.11:6379,[");
    assertThat(AgentName.listed(line(AgentName.of(SELF), 0))).containsExactly(SELF);
  }

  @Test
  void oneThatKnowsNothingOfItselfYetHasANameAllTheSame() {
    Peer nobody = new Peer(Set.of(), Set.of());
    assertThat(AgentName.listed(line(AgentName.of(nobody), 0)))
        .containsExactly(new Peer(Set.of(""), Set.of()));
  }

  @Test
  void whatAServerWouldRefuseInANameIsReplaced() {
    Peer odd = new Peer(Set.of("redis-a:6379"), Set.of("two words\n\u00fc"));
    assertThat(AgentName.of(odd)).isEqualTo("sentinel-vip@redis-a:6379|two?words??");
  }

  @Test
  void othersAndThoseThatHaveSaidNothingForLongAreNotListed() {
    String name = AgentName.of(SELF);
    String reply =
        String.join(
            "\n",
            line("", 0),
            line("sentinel-8f4-cmd", 0),
            line("x" + name, 0),
            line(name, 6),
            line(name, 5),
            "garbage name=sentinel-vip@x",
            "");
    assertThat(AgentName.listed(reply)).containsExactly(SELF);
    assertThat(AgentName.listed("")).isEmpty();
  }
}
