package io.sentinelvip.sentinel;

import io.sentinelvip.core.Hint;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a Sentinel published, reduced to what it is worth: a hint. Channel and payload are as {@code
 * sentinelEvent()} of sentinel.c makes them: {@code <type> <name> <ip> <port>}, for replicas and
 * Sentinels followed by {@code @ <master> <ip> <port>}.
 */
sealed interface SentinelMessage {

  /** Of one master, ours or not; and which step of a failover it tells of, if any. */
  record OfMaster(MasterName master, Hint.Kind kind, Optional<Hint.Said> said)
      implements SentinelMessage {}

  /** Of no master in particular. */
  record OfAll(Hint.Kind kind) implements SentinelMessage {}

  /** Of no consequence: of a replica's or a Sentinel's health, unknown, or malformed. */
  record Idle(String why) implements SentinelMessage {}

  /** Where the payload names the master, and what it is worth. */
  enum Form {
    /** {@code <name> <old-ip> <old-port> <new-ip> <new-port>}. */
    SWITCH(Hint.Kind.LOOK),
    /** Any instance: the master itself, or one of its replicas or Sentinels. */
    LOOK(Hint.Kind.LOOK),
    /** Counts of the master itself alone. */
    ARM(Hint.Kind.ARM),
    /** Counts of the master itself alone. */
    CALM(Hint.Kind.LOOK),
    /** Names nobody. */
    ALL(Hint.Kind.LOOK);

    private final Hint.Kind kind;

    Form(Hint.Kind kind) {
      this.kind = kind;
    }
  }

  /**
   * The channels that are listened to, so many and no more: an ACL may allow just these, and each
   * message costs all agents time. {@code +config-update-from} is not among them: {@code
   * sentinelProcessHelloMessage()} of sentinel.c publishes {@code +switch-master} with it, always.
   */
  Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("+switch-master", Form.SWITCH),
          Map.entry("+promoted-slave", Form.LOOK),
          Map.entry("+selected-slave", Form.LOOK),
          Map.entry("+elected-leader", Form.LOOK),
          Map.entry("+try-failover", Form.LOOK),
          Map.entry("+failover-end", Form.LOOK),
          Map.entry("+failover-end-for-timeout", Form.LOOK),
          Map.entry("-failover-abort-not-elected", Form.LOOK),
          Map.entry("-failover-abort-no-good-slave", Form.LOOK),
          Map.entry("-failover-abort-slave-timeout", Form.LOOK),
          Map.entry("-failover-abort-master-timeout", Form.LOOK),
          Map.entry("+reset-master", Form.LOOK),
          Map.entry("+monitor", Form.LOOK),
          Map.entry("-monitor", Form.LOOK),
          Map.entry("+sdown", Form.ARM),
          Map.entry("+odown", Form.ARM),
          Map.entry("-sdown", Form.CALM),
          Map.entry("-odown", Form.CALM),
          Map.entry("+tilt", Form.ALL),
          Map.entry("-tilt", Form.ALL));

  /** The channels that tell of a step of a failover. */
  Map<String, Hint.Sign> SIGNS =
      Map.ofEntries(
          Map.entry("+switch-master", Hint.Sign.PROMOTED),
          Map.entry("+promoted-slave", Hint.Sign.PROMOTED),
          Map.entry("+selected-slave", Hint.Sign.SELECTED),
          Map.entry("+elected-leader", Hint.Sign.ELECTED),
          Map.entry("+try-failover", Hint.Sign.TRIED),
          Map.entry("-failover-abort-not-elected", Hint.Sign.ABORTED),
          Map.entry("-failover-abort-no-good-slave", Hint.Sign.ABORTED),
          Map.entry("-failover-abort-slave-timeout", Hint.Sign.ABORTED),
          Map.entry("-failover-abort-master-timeout", Hint.Sign.ABORTED),
          Map.entry("+sdown", Hint.Sign.DOWN),
          Map.entry("+odown", Hint.Sign.AGREED));

  /** The channels, in order. */
  List<String> CHANNELS = List.copyOf(new TreeSet<>(FORMS.keySet()));

  /** What the message is worth; never fails, whatever the texts are. */
  static SentinelMessage parse(String channel, String payload) {
    Form form = FORMS.get(channel);
    if (form == null) {
      return new Idle("unknown channel");
    }
    if (form == Form.ALL) {
      return new OfAll(form.kind);
    }
    String[] words = payload.split(" ", -1);
    if (form == Form.SWITCH) {
      return words.length == 5
          ? ofMaster(words[0], form, said(channel, words, 1, 3))
          : new Idle("malformed");
    }
    if (words.length < 4) {
      return new Idle("malformed");
    }
    if (words[0].equals("master")) {
      return ofMaster(words[1], form, said(channel, words, 2, -1));
    }
    if (form != Form.LOOK) {
      return new Idle("not of the master itself");
    }
    return words.length >= 8 && words[4].equals("@")
        ? ofMaster(words[5], form, said(channel, words, 6, 2))
        : new Idle("malformed");
  }

  private static SentinelMessage ofMaster(String name, Form form, Optional<Hint.Said> said) {
    return MasterName.isValid(name)
        ? new OfMaster(new MasterName(name), form.kind, said)
        : new Idle("malformed");
  }

  /** The master stands at one place of the payload, the replica, if any, at another. */
  private static Optional<Hint.Said> said(String channel, String[] words, int master, int replica) {
    Hint.Sign sign = SIGNS.get(channel);
    Optional<Endpoint> at = Endpoint.of(words[master], words[master + 1]);
    Optional<Endpoint> to =
        replica < 0 ? Optional.empty() : Endpoint.of(words[replica], words[replica + 1]);
    return sign == null ? Optional.empty() : at.map(m -> new Hint.Said(sign, m, to));
  }
}
