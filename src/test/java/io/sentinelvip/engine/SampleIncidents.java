package io.sentinelvip.engine;

import io.sentinelvip.core.Incident;
import io.sentinelvip.core.Incident.Call;
import io.sentinelvip.core.Incident.Kind;
import io.sentinelvip.core.Incident.Outcome;
import io.sentinelvip.core.Incident.Stage;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;

/** Incidents as the core makes them. */
public final class SampleIncidents {

  public static final VipId VIP =
      new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));

  private SampleIncidents() {}

  /** One that was opened {@code atMillis} after the epoch and is not over. */
  public static Incident open(long epoch, long atMillis) {
    Moment opened = new Moment(atMillis * 1_000_000, atMillis);
    return incident(epoch, opened, Outcome.OPEN);
  }

  /** The same, 2.5 s later. */
  public static Incident verified(long epoch, long atMillis) {
    Moment opened = new Moment(atMillis * 1_000_000, atMillis);
    return incident(epoch, opened, Outcome.VERIFIED);
  }

  /** Signs that came to nothing: no majority, no key. */
  public static Incident averted(long atMillis) {
    Moment opened = new Moment(atMillis * 1_000_000, atMillis);
    Stage down =
        new Stage(Kind.DOWN, "", opened, "Sentinel 10.0.3.13:26379 finds it down (+sdown)");
    return new Incident(
        VIP,
        opened,
        new Endpoint("10.0.1.11", 6379),
        null,
        false,
        -1,
        List.of(down),
        List.of(),
        Outcome.AVERTED,
        "the signs are gone",
        opened.plus(Duration.ofSeconds(11)));
  }

  private static Incident incident(long epoch, Moment opened, Outcome outcome) {
    Moment wrote = opened.plus(Duration.ofSeconds(2));
    Moment end = opened.plus(Duration.ofMillis(2_500));
    return new Incident(
        VIP,
        opened,
        new Endpoint("10.0.1.11", 6379),
        new Endpoint("10.0.2.12", 6379),
        true,
        epoch,
        List.of(
            new Stage(Kind.DOWN, "", opened, "Sentinel 10.0.3.13:26379 finds it down (+sdown)"),
            new Stage(
                Kind.MAJORITY,
                "",
                opened.plus(Duration.ofMillis(1_250)),
                "2 of 3 Sentinels name 10.0.2.12:6379 at epoch " + epoch),
            new Stage(Kind.FIRST_WRITE, "", wrote, "ReplaceRoute of rtb-00000001"),
            new Stage(
                Kind.ANSWERED,
                "rtb-0123456789abcdef0",
                wrote.plus(Duration.ofMillis(100)),
                "EC2 acknowledged it")),
        List.of(
            new Call("ReplaceRoute", "rtb-00000001", wrote, Duration.ofMillis(100), "done"),
            new Call("ModifyNetworkInterfaceAttribute", "eni-0000000a", wrote, null, "")),
        outcome,
        outcome == Outcome.OPEN ? "" : "every route was read back",
        outcome == Outcome.OPEN ? null : end);
  }
}
