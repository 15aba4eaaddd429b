package io.sentinelvip.alert;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All sinks, each with its courier. */
final class Post implements AutoCloseable {

  private final List<Courier> couriers = new ArrayList<>();
  private final Courier.Listener listener;

  Post(List<Route> routes, Clock clock, Courier.Listener listener) {
    this.listener = listener;
    routes.forEach(r -> couriers.add(new Courier(r, clock, listener)));
  }

  void start() {
    couriers.forEach(Courier::start);
  }

  /** To every sink that takes it; what none takes needs no delivery. */
  void send(Notice notice) {
    send(notice, r -> true);
  }

  /** To every sink but one. */
  void sendToOthers(Notice notice, Route but) {
    send(notice, r -> r.number() != but.number());
  }

  private void send(Notice notice, Predicate<Route> which) {
    boolean taken = false;
    for (Courier c : couriers) {
      if (which.test(c.route()) && c.route().takes(notice)) {
        c.send(notice);
        taken = true;
      }
    }
    if (!taken) {
      listener.delivered(notice);
    }
  }

  List<SinkReport> reports() {
    return couriers.stream().map(Courier::report).toList();
  }

  @Override
  public void close() {
    couriers.forEach(Courier::close);
  }
}
