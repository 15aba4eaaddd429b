package io.sentinelvip.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.core.Alert;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.core.Alert.State;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.PeerPort;
import io.sentinelvip.engine.SinkPort;
import io.sentinelvip.lab.Await;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads between the engine and the sinks. */
@Timeout(60)
class TellerTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** A sink that keeps what it is sent, until it is told to fail or to hang. */
  private static final class Kept implements SinkPort {
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);
    volatile boolean hangs;
    volatile boolean fails;
    volatile boolean refuses;
    volatile boolean crashes;

    @Override
    public void send(Notice notice) throws UndeliveredException, InterruptedException {
      if (hangs) {
        released.await();
      }
      if (crashes) {
        throw new IllegalStateException("a mistake");
      }
      if (fails || refuses) {
        throw new UndeliveredException("it is down", "start it", !refuses);
      }
      notices.add(notice);
    }

    List<String> told() {
      return notices.stream().map(n -> n.status() + " " + n.event()).toList();
    }
  }

  private static final class Alone implements PeerPort {
    volatile Optional<Peer> shown = Optional.empty();

    @Override
    public void show(Peer self) {
      shown = Optional.of(self);
    }

    @Override
    public List<Endpoint> nodes(MasterName master) {
      return List.of();
    }

    @Override
    public Optional<List<Peer>> present() {
      return Optional.of(List.of());
    }
  }

  private final Kept first = new Kept();
  private final Kept second = new Kept();
  private final Alone peers = new Alone();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    first.released.countDown();
    for (AutoCloseable c : open) {
      c.close();
    }
  }

  private Teller teller(Severity least) {
    Teller teller =
        new Teller(
            List.of(
                new Route(0, "webhook", "http://a/...", least, first),
                new Route(1, "command", "/bin/b", Severity.INFO, second)),
            new Teller.Surroundings(
                List.of(Notices.VIP),
                () ->
                    List.of(
                        new Standing(
                            Notices.VIP,
                            "i-0a1b2c3d",
                            GroupOfAgents.A,
                            GroupOfAgents.A,
                            List.of(GroupOfAgents.A))),
                Optional::empty,
                peers),
            Clock.SYSTEM);
    open.add(teller);
    teller.start();
    return teller;
  }

  private static void alert(Teller to, String key, Severity severity, State state) {
    to.deliver(Notices.alert(key, severity, state));
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, SOON, condition);
  }

  @Test
  void whatIsRaisedAndResolvedArrivesAtEverySinkAndIsCounted() {
    Teller t = teller(Severity.INFO);
    alert(t, "blind", Severity.CRITICAL, State.RAISED);
    alert(t, "blind", Severity.CRITICAL, State.RESOLVED);
    await("both", () -> first.notices.size() == 2 && second.notices.size() == 2);
    assertThat(first.told()).containsExactly("CRITICAL blind", "RESOLVED blind");
    assertThat(second.told()).isEqualTo(first.told());
    await("the counts", () -> t.reports().stream().allMatch(r -> r.delivered() == 2));
    assertThat(t.reports().get(0).target()).isEqualTo("http://a/...");
  }

  @Test
  void aSinkGetsNothingLessSevereThanItAskedFor() {
    Teller t = teller(Severity.CRITICAL);
    alert(t, "paused", Severity.WARNING, State.RAISED);
    alert(t, "blind", Severity.CRITICAL, State.RAISED);
    await("both", () -> second.notices.size() == 2 && !first.notices.isEmpty());
    assertThat(first.told()).containsExactly("CRITICAL blind");
  }

  @Test
  void aSinkThatHangsDelaysNeitherTheOthersNorWhoRaises() {
    first.hangs = true;
    Teller t = teller(Severity.INFO);
    for (int i = 1; i <= 300; i++) {
      alert(t, "drift:rtb-" + i, Severity.WARNING, State.ONCE);
      if (i % 50 == 0) {
        // The other one has no more room than this one.
        int so = i;
        await("all at the other", () -> second.notices.size() == so);
      }
    }
    await("the rest dropped", () -> t.reports().get(0).dropped() == 200);
    assertThat(t.reports().get(0).queued()).isEqualTo(100);
    assertThat(t.reports().get(0).delivered()).isZero();
  }

  @Test
  void whoRaisesDoesNotWaitThoughNothingMovesAtAll() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Teller t =
        new Teller(
            List.of(new Route(0, "command", "/bin/a", Severity.INFO, first)),
            new Teller.Surroundings(
                List.of(Notices.VIP),
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return List.of();
                },
                Optional::empty,
                peers),
            Clock.SYSTEM)) {
      t.start();
      for (int i = 0; i < 3_000; i++) {
        alert(t, "blind", Severity.CRITICAL, State.RAISED);
        t.keep(
            GroupOfAgents.incident(
                GroupOfAgents.A,
                Clock.SYSTEM.now(),
                io.sentinelvip.core.Incident.Outcome.OPEN,
                ""));
      }
    }
  }

  @Test
  void aSinkThatFailsIsToldToTheOthersOnceAndAgainWhenItIsMended() {
    first.refuses = true;
    Teller t = teller(Severity.INFO);
    alert(t, "blind", Severity.CRITICAL, State.RAISED);
    await("the warning", () -> second.told().contains("WARNING sink-failing"));
    alert(t, "drift:rtb-1", Severity.WARNING, State.ONCE);
    await("the second drop", () -> t.reports().get(0).dropped() == 2);
    assertThat(t.reports().get(0).failingSinceMillis()).isPositive();
    assertThat(t.reports().get(0).problem()).isEqualTo("it is down");
    first.refuses = false;
    alert(t, "drift:rtb-2", Severity.WARNING, State.ONCE);
    await("the end", () -> second.told().contains("RESOLVED sink-failing"));
    assertThat(second.told().stream().filter(s -> s.endsWith("sink-failing"))).hasSize(2);
    assertThat(first.told()).containsExactly("WARNING drift");
    Notice warning =
        second.notices.stream()
            .filter(n -> n.event().equals("sink-failing"))
            .findFirst()
            .orElseThrow();
    assertThat(warning.summary())
        .contains("sink 0 (webhook http://a/...)", "it is down", "start it");
  }

  @Test
  void aFailureIsTriedAgainUntilItArrives() {
    first.fails = true;
    Teller t = teller(Severity.INFO);
    alert(t, "blind", Severity.CRITICAL, State.RAISED);
    await("a failure", () -> t.reports().get(0).retried() >= 1);
    first.fails = false;
    await("the delivery", () -> first.told().contains("CRITICAL blind"));
    assertThat(t.reports().get(0).failingSinceMillis()).isZero();
  }

  @Test
  void aMistakeInASinkEndsNoThread() {
    first.crashes = true;
    Teller t = teller(Severity.INFO);
    alert(t, "blind", Severity.CRITICAL, State.RAISED);
    await("a failure", () -> t.reports().get(0).retried() >= 1);
    assertThat(t.reports().get(0).problem()).contains("a mistake");
    first.crashes = false;
    await("the delivery", () -> first.told().contains("CRITICAL blind"));
  }

  @Test
  void whatTheGroupSeesIsShownToTheOthersOnceASinkHasIt() {
    first.hangs = true;
    Teller t = teller(Severity.INFO);
    await("it shows itself", () -> peers.shown.isPresent());
    t.deliver(new Alert(Notices.VIP, Severity.WARNING, "new-history", "a lower epoch", State.ONCE));
    await("the mark", () -> peers.shown.orElseThrow().told().contains("mymaster/new-history"));
    assertThat(peers.shown.orElseThrow().nodes()).containsExactly(GroupOfAgents.A);
    assertThat(second.told()).containsExactly("WARNING new-history");
  }
}
