package io.sentinelvip.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentinelvip.model.MasterName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the file holds: {@code {"epochs":{"mymaster":7},"pausedUntil":0}}.
 *
 * @param epochs the highest config-epoch seen of each master
 * @param pausedUntil the end of the pause in wall-clock milliseconds; empty if nothing is known of
 *     one
 */
record Memory(Map<MasterName, Long> epochs, Optional<Long> pausedUntil) {

  static final Memory NONE = new Memory(Map.of(), Optional.empty());
  private static final ObjectMapper JSON = new ObjectMapper();

  Memory {
    epochs = Map.copyOf(epochs);
  }

  Memory withEpoch(MasterName master, long epoch) {
    Map<MasterName, Long> more = new TreeMap<>(epochs);
    more.put(master, epoch);
    return new Memory(more, pausedUntil);
  }

  Memory withPause(long until) {
    return new Memory(epochs, Optional.of(until));
  }

  /** This, and from {@code older} what this knows nothing of. */
  Memory over(Memory older) {
    Map<MasterName, Long> all = new TreeMap<>(older.epochs);
    all.putAll(epochs);
    return new Memory(all, pausedUntil.or(older::pausedUntil));
  }

  /**
   * A record's own equals is linked when it is first called, here by who decides, in a failover.
   */
  boolean saysAs(Memory other) {
    return epochs.equals(other.epochs) && pausedUntil.equals(other.pausedUntil);
  }

  byte[] toJson() throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode byMaster = root.putObject("epochs");
    new TreeMap<>(epochs).forEach((master, epoch) -> byMaster.put(master.value(), epoch));
    root.put("pausedUntil", pausedUntil.orElse(0L));
    return JSON.writeValueAsBytes(root);
  }

  /** Unknown members are let be; what is known must have its type. */
  static Memory fromJson(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    if (!root.isObject()) {
      throw new IOException("not a JSON object");
    }
    Map<MasterName, Long> epochs = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : root.path("epochs").properties()) {
      if (!MasterName.isValid(e.getKey())) {
        throw new IOException("not a master name: '" + e.getKey() + "'");
      }
      epochs.put(new MasterName(e.getKey()), number("epochs." + e.getKey(), e.getValue()));
    }
    JsonNode pause = root.path("pausedUntil");
    return new Memory(
        epochs,
        pause.isMissingNode() ? Optional.empty() : Optional.of(number("pausedUntil", pause)));
  }

  private static long number(String name, JsonNode value) throws IOException {
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
      throw new IOException(name + " is no number from 0 on: " + value);
    }
    return value.asLong();
  }
}
