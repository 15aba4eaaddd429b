package io.sentinelvip.imds;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.SelfPort;
import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.NetworkInterface;
import io.sentinelvip.model.VpcId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Learns from IMDS which instance this is and in which region. */
public final class Imds implements SelfPort {

  private static final String MACS = "meta-data/network/interfaces/macs/";

  private final ImdsClient client;
  private final URI endpoint;
  private final SelfOverrides overrides;

  /**
   * Asks nobody yet.
   *
   * @param endpoint where IMDS is; see {@link #endpoint}
   */
  public Imds(URI endpoint, SelfOverrides overrides, Clock clock) {
    this.endpoint = endpoint;
    this.client = new ImdsClient(endpoint, clock);
    this.overrides = overrides;
  }

  /**
   * Where IMDS is, by the SDK's variables: {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}, or {@code
   * AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE} ({@code IPv4}, {@code IPv6}).
   *
   * @throws IllegalArgumentException the variable holds no URL
   */
  public static URI endpoint(Map<String, String> environment) {
    String given = environment.getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT", "").strip();
    if (!given.isEmpty()) {
      return checked(given);
    }
    String mode =
        environment
            .getOrDefault("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "")
            .toLowerCase(Locale.ROOT);
    return URI.create(mode.equals("ipv6") ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
  }

  private static URI checked(String given) {
    if (!given.matches("https?://[^/?#\\s]+/?")) {
      throw new IllegalArgumentException(
          "AWS_EC2_METADATA_SERVICE_ENDPOINT is not of the form http://HOST[:PORT]: '"
              + given
              + "'");
    }
    return URI.create(given);
  }

  @Override
  public Identity learn() throws FaultException {
    try {
      return overrides.over(ask());
    } catch (FaultException e) {
      return overrides.alone().orElseThrow(() -> e);
    }
  }

  /** The region this instance is in. */
  public String region() throws FaultException {
    Optional<String> placement =
        client.read("meta-data/placement/region").flatMap(ImdsDocuments::region);
    if (placement.isPresent()) {
      return placement.get();
    }
    return client
        .read("dynamic/instance-identity/document")
        .flatMap(ImdsDocuments::regionOfIdentity)
        .orElseThrow(() -> unusable("a region"));
  }

  private Identity ask() throws FaultException {
    InstanceId instance =
        client
            .read("meta-data/instance-id")
            .flatMap(ImdsDocuments::instanceId)
            .orElseThrow(() -> unusable("an instance id"));
    List<Found> found = new ArrayList<>();
    for (String mac : client.read(MACS).map(ImdsDocuments::macs).orElse(List.of())) {
      ofMac(mac).ifPresent(found::add);
    }
    found.sort(Comparator.comparingInt(f -> f.card().deviceIndex()));
    if (found.isEmpty()) {
      throw unusable("a network interface");
    }
    String primary = found.get(0).mac();
    Optional<VpcId> vpc = client.read(MACS + primary + "/vpc-id").flatMap(ImdsDocuments::vpcId);
    return new Identity(instance, found.stream().map(Found::card).toList(), vpc, vpcCidrs(primary));
  }

  private record Found(String mac, NetworkInterface card) {}

  /** Empty where the interface is going or coming, and its documents are not all there. */
  private Optional<Found> ofMac(String mac) throws FaultException {
    String at = MACS + mac + "/";
    Optional<EniId> eni = client.read(at + "interface-id").flatMap(ImdsDocuments::interfaceId);
    Optional<Integer> device =
        client.read(at + "device-number").flatMap(ImdsDocuments::deviceNumber);
    if (eni.isEmpty() || device.isEmpty()) {
      return Optional.empty();
    }
    Set<Ip> addresses = new LinkedHashSet<>();
    for (String document : List.of("local-ipv4s", "public-ipv4s", "ipv6s")) {
      client.read(at + document).map(ImdsDocuments::addresses).ifPresent(addresses::addAll);
    }
    return Optional.of(new Found(mac, new NetworkInterface(eni.get(), device.get(), addresses)));
  }

  private Set<Cidr> vpcCidrs(String mac) throws FaultException {
    Set<Cidr> cidrs = new HashSet<>();
    for (String document :
        List.of("vpc-ipv4-cidr-block", "vpc-ipv4-cidr-blocks", "vpc-ipv6-cidr-blocks")) {
      client.read(MACS + mac + "/" + document).map(ImdsDocuments::cidrs).ifPresent(cidrs::addAll);
    }
    return cidrs;
  }

  private FaultException unusable(String what) {
    return new FaultException(
        new Fault(
            Fault.Kind.MISSING, "Incomplete", "IMDS at " + endpoint + " does not give " + what));
  }
}
