package io.sentinelvip.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RouteTarget;
import io.sentinelvip.model.Vip;
import io.sentinelvip.vpc.EmulatedVpc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that are ready, and wait at their gate. */
@Timeout(60)
class HeldCallTest {

  private static final InstanceId I = new InstanceId("i-0000000a");
  private static final EniId OLD = new EniId("eni-000000a0");
  private static final EniId NEW = new EniId("eni-000000b0");
  private static final RouteTableId TABLE = new RouteTableId("rtb-0000000a");
  private static final Vip VIP = new Vip(Ip.of("172.16.0.10"));

  /** A gate that waits until it is let go, for longer than a write may take. */
  private static final class Held implements Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    public void pass() throws FaultException {
      reached.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        throw new FaultException(new Fault(Fault.Kind.PROOF_EXPIRED, "NotLicensed", "ended"), e);
      }
    }

    @Override
    public Duration mayWait() {
      return Duration.ofSeconds(20);
    }
  }

  private final EmulatedVpc vpc =
      EmulatedVpc.builder()
          .instance(I.value(), i -> i.eni(OLD.value(), "10.0.0.11").eni(NEW.value(), "10.0.0.12"))
          .table(TABLE.value(), t -> t.main().route("172.16.0.10/32", OLD.value()))
          .start();
  private final SdkProperties sdk =
      new SdkProperties().endpoint(vpc.endpoint()).imds(vpc.imds(I.value()));
  private final List<Duration> took = new CopyOnWriteArrayList<>();
  private final Ec2Routes routes =
      new Ec2Routes(
          "us-east-1",
          Optional.empty(),
          () -> Optional.empty(),
          (action, code, duration) -> took.add(duration));
  private final Held held = new Held();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
    routes.close();
    sdk.close();
    vpc.close();
  }

  private Future<Optional<Fault>> write() {
    return thread.submit(
        () -> {
          FaultException e =
              catchThrowableOfType(
                  FaultException.class,
                  () ->
                      routes.pointRoute(
                          TABLE, VIP, new RouteTarget(NEW, Optional.empty()), false, held));
          return Optional.ofNullable(e).map(FaultException::fault);
        });
  }

  @Test
  void atItsGateNothingOfItIsAtTheServiceAndLetGoItIs() throws Exception {
    long began = System.nanoTime();
    Future<Optional<Fault>> result = write();
    held.reached.await();
    assertThat(vpc.calls("ReplaceRoute")).isEmpty();
    long waited = System.nanoTime() - began;
    held.letGo.countDown();
    assertThat(result.get()).isEmpty();
    long all = System.nanoTime() - began;
    assertThat(vpc.route(TABLE.value(), "172.16.0.10/32").orElseThrow().target())
        .isEqualTo(NEW.value());
    assertThat(took)
        .singleElement()
        .as("from its gate on")
        .matches(t -> t.toNanos() <= all - waited);
  }

  @Test
  void fromItsGateOnItHasAsLongAsAnyOtherWrite() throws Exception {
    vpc.faults().on("ReplaceRoute").hang();
    Future<Optional<Fault>> result = write();
    held.reached.await();
    long left = System.nanoTime();
    held.letGo.countDown();
    Fault fault = result.get().orElseThrow();
    Duration limit = Duration.ofNanos(System.nanoTime() - left);
    assertThat(fault.kind()).isEqualTo(Fault.Kind.UNKNOWN_OUTCOME);
    assertThat(fault.text()).contains("no answer in time");
    assertThat(limit).isBetween(Ec2Access.WRITE_LIMIT, held.mayWait());
  }

  @Test
  void droppedItIsNoCall() throws Exception {
    Future<Optional<Fault>> result = write();
    held.reached.await();
    result.cancel(true);
    thread.shutdown();
    assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(vpc.calls("ReplaceRoute")).isEmpty();
    assertThat(took).isEmpty();
  }
}
