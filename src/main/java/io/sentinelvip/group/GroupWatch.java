package io.sentinelvip.group;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupView;
import io.sentinelvip.engine.LogText;
import io.sentinelvip.engine.PlacesPort;
import io.sentinelvip.engine.PlacesPort.Place;
import io.sentinelvip.engine.RosterPort;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks around for people, by a thread of its own: who else is in the group comes with what the
 * Sentinels are asked anyway; where they are, EC2 is asked seldom ({@link Survey}). A failover
 * waits for none of it (promise P9).
 */
public final class GroupWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

  /** Until EC2 has told for the first time. */
  private static final Duration AT_FIRST = Duration.ofSeconds(10);

  /** Soon enough for people; each time costs a report on every VIP. */
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final RosterPort rosters;
  private final PlacesPort places;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Survey survey;

  /** Asks nobody yet. */
  public GroupWatch(RosterPort rosters, PlacesPort places, Clock clock) {
    this.rosters = rosters;
    this.places = places;
    this.clock = clock;
    this.survey = Survey.startingAt(clock.now());
  }

  /**
   * Begins to look.
   *
   * @param vips whose routes may point at interfaces that are no node's; does not block
   */
  public void start(Supplier<List<VipReport>> vips) {
    Thread thread = new Thread(() -> run(vips), "group");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Supplier<List<VipReport>> vips) {
    Duration wait = Survey.FIRST;
    try {
      while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        look(vips);
        wait = survey.places().isEmpty() ? AT_FIRST : PERIOD;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks EC2 if it is time to. */
  void look(Supplier<List<VipReport>> vips) {
    Moment now = clock.now();
    Survey before = survey;
    if (!before.mayBeDue(now)) {
      return;
    }
    Set<Ip> wanted = Rosters.addresses(rosters);
    Set<EniId> routed = routed(vips.get());
    if (!before.isDue(now, wanted, routed)) {
      return;
    }
    try {
      survey = before.answered(now, wanted, routed, places.places(wanted, routed));
    } catch (FaultException e) {
      survey = before.failed(now, wanted, routed, e.fault());
    } catch (RuntimeException e) {
      // A thread that ended would leave what it saw last to be taken for the present.
      String text = "looking up the nodes: " + e;
      survey =
          before.failed(now, wanted, routed, new Fault(Fault.Kind.REJECTED, "Unexpected", text));
    }
    tell(before.fault(), survey.fault());
  }

  private static void tell(Optional<Fault> before, Optional<Fault> now) {
    if (!before.map(Fault::code).equals(now.map(Fault::code))) {
      LOG.info(
          "zones={}",
          now.map(f -> "unknown problem=" + LogText.quoted(f.toString())).orElse("known"));
    }
  }

  private static Set<EniId> routed(List<VipReport> vips) {
    return vips.stream()
        .flatMap(v -> v.tables().stream())
        .map(t -> t.pointsAt().split(" ", 2)[0])
        .filter(EniId::isValid)
        .map(EniId::new)
        .collect(Collectors.toSet());
  }

  /** What is known now. */
  public GroupView view() {
    Survey known = survey;
    Moment now = clock.now();
    return new GroupView(
        Rosters.groups(rosters, known, now),
        known.places().stream().map(GroupWatch::shown).toList(),
        known.askedAt().map(asked -> asked.ageAt(now).toMillis()).orElse(-1L),
        known.fault().map(Fault::toString).orElse(""));
  }

  private static GroupView.Interface shown(Place p) {
    return new GroupView.Interface(
        p.eni().value(), p.instance().map(InstanceId::value).orElse(""), p.zone());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
