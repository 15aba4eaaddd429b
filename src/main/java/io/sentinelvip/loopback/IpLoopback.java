package io.sentinelvip.loopback;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.LoopbackPort;
import io.sentinelvip.loopback.IpAddresses.Listed;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Vip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The loopback through {@code ip}, with {@code CAP_NET_ADMIN} or as root.
 *
 * <p>What this agent added is known by its label ({@code lo:svip}), and for IPv6, whose addresses
 * have none, by a record in the state directory. Where that is lost the address stays: it may be
 * somebody else's.
 */
public final class IpLoopback implements LoopbackPort {

  private final IpCommand ip;
  private final String device;
  private final String label;
  private final AddedRecord added;

  /**
   * For the host's {@code lo}.
   *
   * @param stateDir where the record is kept; may be missing or read-only
   */
  public IpLoopback(Path stateDir) {
    this(List.of("ip"), "lo", stateDir);
  }

  /**
   * For tests.
   *
   * @param command what runs {@code ip}, such as {@code ip netns exec NAME ip}
   */
  IpLoopback(List<String> command, String device, Path stateDir) {
    this.ip = new IpCommand(command);
    this.device = device;
    this.label = device + ":svip";
    this.added = new AddedRecord(stateDir.resolve("loopback-added"));
  }

  @Override
  public Seen look(Vip vip) throws FaultException {
    Optional<Listed> listed =
        IpAddresses.find(
            ip.run("-j", "addr", "show", "dev", device, "to", vip.cidr().toString()), vip);
    if (listed.isEmpty()) {
      added.forget(vip);
      return new Seen(false, false);
    }
    return new Seen(true, vip.address().isV6() ? added.holds(vip) : isOurs(listed.get()));
  }

  @Override
  public Seen hold(Vip vip) throws FaultException {
    Seen before = look(vip);
    if (before.present()) {
      return before;
    }
    try {
      if (vip.address().isV6()) {
        ip.run("addr", "add", vip.cidr().toString(), "dev", device, "nodad", "noprefixroute");
        added.remember(vip);
      } else {
        ip.run(
            "addr", "add", vip.cidr().toString(), "dev", device, "label", label, "noprefixroute");
      }
    } catch (FaultException e) {
      return unlessSettled(vip, true, e);
    }
    return new Seen(true, true);
  }

  @Override
  public Seen release(Vip vip) throws FaultException {
    Seen before = look(vip);
    if (!before.ours()) {
      return before;
    }
    try {
      ip.run("addr", "del", vip.cidr().toString(), "dev", device);
    } catch (FaultException e) {
      return unlessSettled(vip, false, e);
    }
    return look(vip);
  }

  /** Another hand may have been quicker: what counts is how it stands now. */
  private Seen unlessSettled(Vip vip, boolean wanted, FaultException failure)
      throws FaultException {
    if (failure.fault().kind() != Fault.Kind.REJECTED) {
      throw failure;
    }
    Seen now = look(vip);
    if (now.present() != wanted) {
      throw failure;
    }
    return now;
  }

  private boolean isOurs(Listed listed) {
    return listed.label().equals(label) && listed.prefix() == 32;
  }
}
