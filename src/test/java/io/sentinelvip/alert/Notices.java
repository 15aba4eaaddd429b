package io.sentinelvip.alert;

import io.sentinelvip.core.Alert;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;

/** Notices for tests. */
public final class Notices {

  static final VipId VIP = new VipId(new MasterName("mymaster"), new Vip(Ip.of("172.16.0.10")));

  private Notices() {}

  /** One that is raised. */
  public static Notice notice(String key, Alert.Severity severity) {
    return notice(key, severity, Alert.State.RAISED);
  }

  static Notice notice(String key, Alert.Severity severity, Alert.State state) {
    return new Notice(
        key,
        "failover",
        severity,
        state,
        "the <VIP> & \"all\"",
        "line one\nline two",
        "look {key}",
        1_700_000_000_000L,
        new Notice.About("172.16.0.10", "mymaster", "i-0a1b2c3d"),
        new Notice.Move("10.0.1.11:6379", "10.0.2.12:6379", 3_210));
  }

  static Alert alert(String key, Alert.Severity severity, Alert.State state) {
    return new Alert(VIP, severity, key, "text of " + key, state);
  }
}
