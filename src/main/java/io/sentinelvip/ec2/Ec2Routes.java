package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.engine.ApiMeter;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.engine.PlacesPort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * The EC2 API through the AWS SDK: one attempt a call, on the caller's thread.
 *
 * <p>The SDK's own variables and files say where the service and the credentials are: {@code
 * AWS_ENDPOINT_URL_EC2}, {@code AWS_PROFILE}, an instance profile. Where a role is to be assumed,
 * the route tables are read and written by it, and this instance's source/dest check by the agent's
 * own credentials, since in a shared VPC the tables belong to the owner's account and the network
 * interface to the participant's.
 *
 * <p>The gate is asked when the connection stands, immediately before the first byte is handed over
 * ({@link GatedHttpClient}). A call that gets no answer in time (writes 2 s, reads 3 s) is ended by
 * a reset of its connection, so that the kernel does not deliver it later.
 */
public final class Ec2Routes implements Routes, PlacesPort, AutoCloseable {

  /** Beside the tables: the source/dest check, and a read that may be under way. */
  private static final int BESIDES = 2;

  private final Ec2Access access;
  private final TableReader tables;
  private final SourceDestCheck check;
  private final Ec2Calls calls;
  private final Interfaces interfaces;
  private final Greeter greeter;
  private final ExecutorService sideBySide;

  /**
   * Calls nobody yet.
   *
   * @param region as in {@code eu-central-1}
   * @param role the role to assume for the route tables
   * @param vpc this instance's VPC once it is known: bounds a selection by tag
   */
  public Ec2Routes(String region, Optional<AssumedRole> role, Supplier<Optional<VpcId>> vpc) {
    this(region, role, vpc, ApiMeter.NONE);
  }

  /** The same, and each call is told to the meter. */
  public Ec2Routes(
      String region, Optional<AssumedRole> role, Supplier<Optional<VpcId>> vpc, ApiMeter meter) {
    this(new Ec2Access(Region.of(region), role, meter), role, vpc);
  }

  private Ec2Routes(Ec2Access access, Optional<AssumedRole> role, Supplier<Optional<VpcId>> vpc) {
    this.access = access;
    calls = new Ec2Calls(access, role);
    sideBySide =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "ec2-side");
              thread.setDaemon(true);
              return thread;
            });
    tables = new TableReader(access.forTables(), calls::reading, vpc, sideBySide);
    check = new SourceDestCheck(access.forSelf());
    greeter = new Greeter(access.plainHttp(), sideBySide);
    interfaces = new Interfaces(access.forSelf(), calls::reading, vpc);
  }

  /**
   * The same code on the way to a service that is not there: no request leaves this process, each
   * is answered with yes, or with what is made up. So that what a failover needs is loaded, linked
   * and compiled before one.
   */
  public static Ec2Routes practising() {
    return new Ec2Routes(
        Ec2Access.canned(Region.US_EAST_1), Optional.empty(), () -> Optional.empty());
  }

  /** The region that the SDK's variables or profile name, without asking IMDS. */
  public static Optional<String> configuredRegion() {
    try {
      return Optional.of(
          new AwsRegionProviderChain(
                  new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
              .getRegion()
              .id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<TableView> readTables(TableSelector selector, Vip vip) throws FaultException {
    return tables.read(selector, vip);
  }

  @Override
  public Map<VipId, List<TableView>> readTables(Map<VipId, TableSelector.ByIds> wanted)
      throws FaultException {
    return tables.read(wanted);
  }

  @Override
  public boolean readCheck(RouteTarget target) throws FaultException {
    Call call = SourceDestCheck.reading(target);
    Optional<Boolean> on = calls.reading(call, () -> check.read(target));
    return on.orElseThrow(
        () ->
            new FaultException(
                new Fault(
                    Fault.Kind.MISSING,
                    "NoSourceDestCheck",
                    call + ": the answer shows no source/dest check of it")));
  }

  @Override
  public void disableCheck(RouteTarget target, Gate gate) throws FaultException {
    calls.send(SourceDestCheck.disabling(target), gate, () -> check.disable(target, false));
  }

  @Override
  public void pointRoute(RouteTableId table, Vip vip, RouteTarget target, boolean create, Gate gate)
      throws FaultException {
    Call call = new Call(create ? "ec2:CreateRoute" : "ec2:ReplaceRoute", table.value(), true);
    calls.send(
        call,
        gate,
        () ->
            create
                ? RouteRequests.create(
                    access.forTables(), table, vip, target, false, gate.mayWait())
                : RouteRequests.replace(
                    access.forTables(), table, vip, target, false, gate.mayWait()));
  }

  @Override
  public void rehearse(RouteTableId table, Vip vip, RouteTarget present, Optional<RouteTarget> own)
      throws FaultException {
    List<Fault> faults = new ArrayList<>();
    calls
        .rehearse(
            new Call("ec2:ReplaceRoute", table.value(), false),
            () ->
                RouteRequests.replace(access.forTables(), table, vip, present, true, Duration.ZERO))
        .ifPresent(faults::add);
    own.flatMap(o -> calls.rehearse(SourceDestCheck.rehearsing(o), () -> check.disable(o, true)))
        .ifPresent(faults::add);
    if (!faults.isEmpty()) {
      throw new FaultException(mostTelling(faults));
    }
  }

  @Override
  public List<Place> places(Set<Ip> addresses, Set<EniId> ids) throws FaultException {
    return interfaces.places(addresses, ids);
  }

  @Override
  public void warmUp(int count) {
    if (!greet(count + BESIDES)) {
      tables.warmUp(count);
      return;
    }
    try {
      access.renewCredentials();
    } catch (SdkException e) {
      // Best effort; whoever signs next meets the same, and reports it.
      return;
    }
  }

  /** As {@link #warmUp}, but never by a call that counts against a bucket. */
  public void stayWarm(int count) {
    greet(count + BESIDES);
  }

  /** Goes the way to EC2 once, and asks for nothing; false if no call has shown the way yet. */
  public boolean greet() {
    boolean known = access.http().endpoint().isPresent();
    greet(1);
    return known;
  }

  private boolean greet(int count) {
    try {
      Optional<URI> endpoint = access.http().endpoint();
      return endpoint.isPresent() && greeter.greet(endpoint.get(), count);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A refusal before anything that may heal by itself; all that were refused in one text. */
  private static Fault mostTelling(List<Fault> faults) {
    List<Fault> denied = faults.stream().filter(f -> f.kind() == Fault.Kind.DENIED).toList();
    List<Fault> told = denied.isEmpty() ? faults : denied;
    return new Fault(
        told.get(0).kind(),
        told.get(0).code(),
        String.join("; ", told.stream().map(Fault::text).toList()));
  }

  /** When the agent's own credentials end; empty if they do not, or none were needed yet. */
  public Optional<Instant> credentialsUntil() {
    return access.credentialsUntil();
  }

  @Override
  public void close() {
    sideBySide.shutdownNow();
    access.close();
  }
}
