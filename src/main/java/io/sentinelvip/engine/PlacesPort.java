package io.sentinelvip.engine;

import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where in EC2 an address is. */
@FunctionalInterface
public interface PlacesPort {

  /**
   * One network interface.
   *
   * @param eni its id
   * @param instance the instance that it is attached to
   * @param zone its availability zone, as in {@code eu-central-1a}
   * @param addresses every private and IPv6 address that it has
   */
  record Place(EniId eni, Optional<InstanceId> instance, String zone, Set<Ip> addresses) {
    /** Copies the set. */
    public Place {
      addresses = Set.copyOf(addresses);
    }
  }

  /**
   * The interfaces that have one of these addresses, or one of these ids; what does not exist is
   * missing among them. Blocks for a few seconds at most.
   *
   * @param addresses only the private IPv4 addresses of the instance's own VPC are found
   */
  List<Place> places(Set<Ip> addresses, Set<EniId> interfaces) throws FaultException;
}
