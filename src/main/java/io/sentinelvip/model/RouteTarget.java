package io.sentinelvip.model;

import java.util.Optional;

/**
 * What a route is to point at.
 *
 * @param eni the interface; routes are always compared by it
 * @param instance set where the request is to name the instance: with one interface, and with the
 *     tables in its own account
 */
public record RouteTarget(EniId eni, Optional<InstanceId> instance) {
  @Override
  public String toString() {
    return instance.map(i -> i + " (" + eni + ")").orElseGet(eni::toString);
  }
}
