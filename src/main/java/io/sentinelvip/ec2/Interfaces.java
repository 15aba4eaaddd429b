package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.VpcId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/**
 * Finds network interfaces by address and by id. Filters, since an id that does not exist any more
 * makes the whole call an error where it is asked for by name.
 */
final class Interfaces {

  private static final String ACTION = "ec2:DescribeNetworkInterfaces";

  /** Makes one call and turns what it throws into a fault. */
  interface Caller {
    DescribeNetworkInterfacesResponse call(
        Call call, Supplier<DescribeNetworkInterfacesResponse> request) throws FaultException;
  }

  private final Ec2Client ec2;
  private final Caller caller;
  private final Supplier<Optional<VpcId>> vpc;

  Interfaces(Ec2Client ec2, Caller caller, Supplier<Optional<VpcId>> vpc) {
    this.ec2 = ec2;
    this.caller = caller;
    this.vpc = vpc;
  }

  /** One call, or a second one for those of {@code ids} that have none of the addresses. */
  List<Place> places(Set<Ip> addresses, Set<EniId> ids) throws FaultException {
    List<String> v4 = addresses.stream().filter(a -> !a.isV6()).map(Ip::toString).sorted().toList();
    List<Place> found = new ArrayList<>();
    if (!v4.isEmpty()) {
      List<Filter> filters = new ArrayList<>();
      filters.add(filter("addresses.private-ip-address", v4));
      // Addresses may be the same in another VPC.
      vpc.get().ifPresent(v -> filters.add(filter("vpc-id", List.of(v.value()))));
      found.addAll(ask("the nodes' addresses", filters));
    }
    Set<EniId> left = new HashSet<>(ids);
    found.forEach(p -> left.remove(p.eni()));
    if (!left.isEmpty()) {
      List<String> texts = left.stream().map(EniId::value).sorted().toList();
      found.addAll(ask(String.join(",", texts), List.of(filter("network-interface-id", texts))));
    }
    return found;
  }

  private List<Place> ask(String what, List<Filter> filters) throws FaultException {
    return caller
        .call(
            new Call(ACTION, what, false),
            () -> ec2.describeNetworkInterfaces(r -> r.filters(filters)))
        .networkInterfaces()
        .stream()
        .filter(n -> n.networkInterfaceId() != null && EniId.isValid(n.networkInterfaceId()))
        .map(Interfaces::place)
        .toList();
  }

  private static Place place(NetworkInterface n) {
    Optional<InstanceId> instance =
        Optional.ofNullable(n.attachment())
            .flatMap(a -> Optional.ofNullable(a.instanceId()))
            .filter(InstanceId::isValid)
            .map(InstanceId::new);
    Set<Ip> addresses =
        Stream.concat(
                n.privateIpAddresses().stream()
                    .map(NetworkInterfacePrivateIpAddress::privateIpAddress),
                n.ipv6Addresses().stream().map(a -> a.ipv6Address()))
            .filter(Objects::nonNull)
            .flatMap(a -> Ip.parse(a).stream())
            .collect(Collectors.toSet());
    return new Place(
        new EniId(n.networkInterfaceId()),
        instance,
        Objects.requireNonNullElse(n.availabilityZone(), ""),
        addresses);
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
