package io.sentinelvip.imds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.VpcId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the documents of IMDS say: "Instance metadata categories" of the EC2 user guide. A line that
 * is not what its document should hold is passed over.
 */
final class ImdsDocuments {

  private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");

  private static final ObjectMapper JSON = new ObjectMapper();

  private ImdsDocuments() {}

  /** {@code meta-data/instance-id}. */
  static Optional<InstanceId> instanceId(String text) {
    return Optional.of(text.strip()).filter(InstanceId::isValid).map(InstanceId::new);
  }

  /** {@code network/interfaces/macs/}: one a line, with a slash behind it. */
  static List<String> macs(String text) {
    return text.lines()
        .map(line -> line.strip().replaceFirst("/$", ""))
        .filter(line -> MAC.matcher(line).matches())
        .toList();
  }

  /** {@code macs/MAC/interface-id}. */
  static Optional<EniId> interfaceId(String text) {
    return Optional.of(text.strip()).filter(EniId::isValid).map(EniId::new);
  }

  /** {@code macs/MAC/device-number}. */
  static Optional<Integer> deviceNumber(String text) {
    return Optional.of(text.strip()).filter(t -> t.matches("\\d{1,4}")).map(Integer::valueOf);
  }

  /** {@code local-ipv4s}, {@code public-ipv4s}, {@code ipv6s}: one a line. */
  static Set<Ip> addresses(String text) {
    return each(text, Ip::parse);
  }

  /** {@code vpc-ipv4-cidr-blocks}, {@code vpc-ipv6-cidr-blocks}: one a line. */
  static Set<Cidr> cidrs(String text) {
    return each(text, Cidr::parse);
  }

  /** {@code macs/MAC/vpc-id}. */
  static Optional<VpcId> vpcId(String text) {
    return Optional.of(text.strip()).filter(VpcId::isValid).map(VpcId::new);
  }

  /** {@code placement/region}. */
  static Optional<String> region(String text) {
    return Optional.of(text.strip()).filter(t -> REGION.matcher(t).matches());
  }

  /** The region in {@code dynamic/instance-identity/document}. */
  static Optional<String> regionOfIdentity(String text) {
    try {
      JsonNode region = JSON.readTree(text).path("region");
      return region.isTextual() ? region(region.textValue()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static <T> Set<T> each(String text, Function<String, Optional<T>> parse) {
    return text.lines()
        .map(String::strip)
        .flatMap(line -> parse.apply(line).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
