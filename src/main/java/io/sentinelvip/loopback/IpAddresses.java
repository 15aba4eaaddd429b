package io.sentinelvip.loopback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Vip;
import java.util.Optional;

/** What {@code ip -j addr show} prints. */
final class IpAddresses {

  /**
   * An address of the device.
   *
   * @param prefix the length of its prefix
   * @param label empty for IPv6
   */
  record Listed(int prefix, String label) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private IpAddresses() {}

  /**
   * The VIP's entry; entries of other addresses, and the empty objects of a filter, are passed
   * over.
   */
  static Optional<Listed> find(String json, Vip vip) throws FaultException {
    for (JsonNode link : parse(json)) {
      for (JsonNode entry : link.path("addr_info")) {
        if (Ip.parse(entry.path("local").asText("")).filter(vip.address()::equals).isPresent()) {
          return Optional.of(
              new Listed(entry.path("prefixlen").asInt(-1), entry.path("label").asText("")));
        }
      }
    }
    return Optional.empty();
  }

  private static JsonNode parse(String json) throws FaultException {
    try {
      JsonNode root = JSON.readTree(json);
      if (root.isArray()) {
        return root;
      }
      if (root.isMissingNode()) {
        return JSON.createArrayNode();
      }
    } catch (JsonProcessingException e) {
      throw unreadable(json, e);
    }
    throw unreadable(json, new IllegalArgumentException("no array"));
  }

  private static FaultException unreadable(String json, Exception cause) {
    String shown = json.length() > 80 ? json.substring(0, 80) + "..." : json;
    return new FaultException(
        new Fault(
            Fault.Kind.TRANSIENT,
            "Unreadable",
            "ip -j addr show printed no JSON list: '" + shown + "'; iproute2 4.17 or newer does"),
        cause);
  }
}
