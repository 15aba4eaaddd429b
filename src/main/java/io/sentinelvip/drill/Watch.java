package io.sentinelvip.drill;

import io.sentinelvip.core.Event;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.VipId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Keeps what is seen of one VIP, from every side, in the order of seeing. What comes again and is
 * no news is left out. Its listener is told by the thread that saw it.
 */
public final class Watch implements Inbox {

  /** Nobody reads more; a group that flaps for minutes says it all before. */
  private static final int MOST = 5_000;

  private final VipId vip;
  private final Clock clock;
  private final List<Sight> sights = new ArrayList<>();
  private final Map<String, Object> latest = new HashMap<>();
  private Consumer<Sight> listener = s -> {};

  /** Of this VIP alone. */
  public Watch(VipId vip, Clock clock) {
    this.vip = vip;
    this.clock = clock;
  }

  /** Tells each sight from now on. */
  synchronized void listener(Consumer<Sight> told) {
    listener = told;
  }

  /** All that was seen. */
  synchronized List<Sight> sights() {
    return List.copyOf(sights);
  }

  /** Forgets all sights; what was seen then is still no news. */
  synchronized void clear() {
    sights.clear();
  }

  void tables(List<TableView> views) {
    views.forEach(v -> see("table " + v.table(), led(v), v.describe()));
  }

  private Sight led(TableView v) {
    boolean active = v.route().filter(TableView.Route::active).isPresent();
    return new Sight.Led(clock.now(), v.table(), v.describe(), active);
  }

  void unread(String why) {
    see("tables", new Sight.Unread(clock.now(), why), why);
  }

  void agent(VipReport report) {
    List<String> problems = report.tables().stream().map(VipReport.Table::problem).toList();
    String incident =
        report.incident() == null
            ? ""
            : report.incident().key()
                + report.incident().outcome()
                + report.incident().stages().size();
    Object news = List.of(report.phase(), report.right(), problems, incident);
    see("agent", new Sight.Told(clock.now(), report), news);
  }

  void untold(String why) {
    see("agent", new Sight.Untold(clock.now(), why), why);
  }

  void whole(long epoch) {
    see("whole", new Sight.Whole(clock.now()), epoch);
  }

  private synchronized void see(String subject, Sight sight, Object news) {
    if (!Objects.equals(latest.put(subject, news), news) && sights.size() < MOST) {
      sights.add(sight);
      listener.accept(sight);
    }
  }

  @Override
  public void put(VipId id, Event event) {
    if (id.equals(vip)) {
      put(event);
    }
  }

  @Override
  public void put(MasterName master, Event event) {
    if (master.equals(vip.master())) {
      put(event);
    }
  }

  @Override
  public void put(Event event) {
    Moment now = clock.now();
    if (event instanceof Event.Hinted h && !h.hint().text().equals("subscribed")) {
      String subject = "said " + h.hint().source() + h.hint().text();
      see(subject, new Sight.Said(now, h.hint().source(), h.hint().text()), now);
    } else if (event instanceof Event.ViewAnswered a) {
      view(a.view());
    } else if (event instanceof Event.ViewFailed f) {
      see("view " + f.via(), new Sight.Silent(now, f.via(), f.fault().text()), f.fault().code());
    } else if (event instanceof Event.RoleAnswered r) {
      see("role " + r.redis(), new Sight.Answered(r.answeredAt(), r.redis(), r.role()), r.role());
    } else if (event instanceof Event.RoleFailed f) {
      see("role " + f.redis(), new Sight.Mute(now, f.redis(), f.fault().text()), f.fault().code());
    }
  }

  private void view(SentinelView v) {
    Sight named = new Sight.Named(v.answeredAt(), v.sentinel(), v.via(), v.named(), v.epoch());
    see("view " + v.via(), named, List.of(v.named(), v.epoch()));
  }
}
