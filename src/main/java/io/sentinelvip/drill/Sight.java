package io.sentinelvip.drill;

import io.sentinelvip.core.VipReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;

/** Something that a drill saw; what is as it was before is not seen again. */
public sealed interface Sight {

  /** When it was there to be seen. */
  Moment at();

  /** A Sentinel published it: channel and payload. */
  record Said(Moment at, String sentinel, String text) implements Sight {}

  /** A Sentinel names this master when it is asked. */
  record Named(Moment at, RunId who, Endpoint sentinel, Endpoint master, long epoch)
      implements Sight {}

  /** A Sentinel does not answer. */
  record Silent(Moment at, Endpoint sentinel, String why) implements Sight {}

  /** A Redis says what it is. */
  record Answered(Moment at, Endpoint redis, Role role) implements Sight {}

  /** A Redis does not say what it is. */
  record Mute(Moment at, Endpoint redis, String why) implements Sight {}

  /** EC2 answers where a table's route leads. */
  record Led(Moment at, RouteTableId table, String to, boolean active) implements Sight {}

  /** EC2 does not answer. */
  record Unread(Moment at, String why) implements Sight {}

  /** The agent of this node tells where it stands. */
  record Told(Moment at, VipReport report) implements Sight {}

  /** The agent of this node does not answer. */
  record Untold(Moment at, String why) implements Sight {}

  /** Every Sentinel sees every node up and in sync again. */
  record Whole(Moment at) implements Sight {}
}
