package io.sentinelvip.engine;

import io.sentinelvip.core.Event;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.VipId;

/** Where every thread may put an event, and none may wait. */
public interface Inbox {

  /** For one VIP. */
  void put(VipId vip, Event event);

  /** For every VIP of a master. */
  void put(MasterName master, Event event);

  /** For every VIP. */
  void put(Event event);
}
