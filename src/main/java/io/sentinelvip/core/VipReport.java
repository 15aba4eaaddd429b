package io.sentinelvip.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows of one VIP. All texts are for people and may change; names and types of
 * the components may not.
 *
 * @param master Sentinel's name of the group
 * @param vip the address
 * @param mode {@code failover} or {@code alert-only}
 * @param phase {@code looking}, {@code following}, {@code claiming}, {@code holding} or {@code
 *     leaving}
 * @param reason why, in one sentence
 * @param armed whether the master may be down and this node is ready
 * @param blindForMillis for how long no majority has been seen; -1 while one is
 * @param pausedUntilMillis wall-clock end of the pause; 0 if there is none
 * @param node this instance, as far as it is known
 * @param named the master that a majority of the Sentinels names; null if none does
 * @param epoch the config-epoch of that majority; -1 if there is none
 * @param highestEpoch the highest config-epoch ever seen
 * @param proofs each proof, whether it holds, and why
 * @param right whether everything is as it should be, seen from here: for a master all tables at
 *     it, for a replica none here
 * @param owner whether this node claims or holds the VIP
 * @param tables each managed table
 * @param sourceDestCheck {@code off}, {@code on} or {@code unknown}
 * @param loopback {@code present}, {@code added by the agent}, {@code absent} or {@code unknown}
 * @param views what each Sentinel answered last
 * @param alerts what is raised now
 * @param incident the failover that is under way, or the last one; null if none was seen
 * @param history the last notes, the newest last
 */
public record VipReport(
    String master,
    String vip,
    String mode,
    String phase,
    String reason,
    boolean armed,
    long blindForMillis,
    long pausedUntilMillis,
    Node node,
    @Nullable String named,
    long epoch,
    long highestEpoch,
    List<ProofLine> proofs,
    boolean right,
    boolean owner,
    List<Table> tables,
    String sourceDestCheck,
    String loopback,
    List<View> views,
    List<Raised> alerts,
    @Nullable IncidentReport incident,
    List<String> history) {

  /** This instance; empty texts for what is not known. */
  public record Node(String instance, String eni, String redis) {}

  /** One of the three proofs: {@code majority}, {@code role}, {@code epoch}. */
  public record ProofLine(String proof, boolean holds, String sentence) {}

  /**
   * One table.
   *
   * @param pointsAt the ENI, {@code no route}, or {@code not read yet}
   * @param here whether it points at this node and is active
   * @param blackhole whether its route's target is gone or stopped
   * @param readMillisAgo since when it was read; -1 if never
   * @param attempts writes since the last success
   * @param problem what keeps it from being right, empty if nothing does
   */
  public record Table(
      String id,
      String pointsAt,
      boolean here,
      boolean blackhole,
      long readMillisAgo,
      int attempts,
      String problem) {}

  /** One Sentinel's last answer. */
  public record View(String sentinel, String runId, String named, long epoch, long millisAgo) {}

  /** One alert that stands. */
  public record Raised(String severity, String key, String text) {}
}
