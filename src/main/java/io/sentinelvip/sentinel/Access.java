package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to get in at a Sentinel or a Redis.
 *
 * @param username the ACL user; empty: the default user
 * @param password empty: none is sent
 * @param tls empty: plain text
 */
public record Access(Optional<String> username, Optional<Secret> password, Optional<Tls> tls) {

  /** Neither password nor TLS. */
  public static final Access OPEN =
      new Access(Optional.empty(), Optional.empty(), Optional.empty());

  /** Every secret, certificate and key that cannot be used as it is now; empty if all can. */
  public List<Fault> problems() {
    List<Fault> problems = new ArrayList<>();
    try {
      if (password.isPresent()) {
        password.get().read();
      }
    } catch (FaultException e) {
      problems.add(e.fault());
    }
    try {
      if (tls.isPresent()) {
        tls.get().context();
      }
    } catch (FaultException e) {
      problems.add(e.fault());
    }
    return problems;
  }
}
