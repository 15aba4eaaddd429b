package io.sentinelvip.drill;

import io.sentinelvip.check.Line;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that was looked at before a drill. What could not be looked at is a text that says why.
 *
 * @param vip whose drill
 * @param request what was asked for
 * @param check what {@code check} found
 * @param groups what each Sentinel says that answers
 * @param silent why each other one does not
 * @param roles what each server says that it is; those that do not answer are missing
 * @param tables the managed tables; null if EC2 did not tell
 * @param tablesProblem why not
 * @param agent what this node's agent tells of the VIP; null if none answers
 * @param mode the agent's
 * @param agentProblem why none answers
 * @param priorities of the servers, asked where Sentinel is to be led to one of them
 * @param prioritiesProblem why they could not be asked; null if they could, or need not be
 * @param client whether the VIP ends on this very host; null if it cannot be reached
 * @param clientProblem why not
 */
record Before(
    VipId vip,
    DrillRequest request,
    List<Line> check,
    List<Group> groups,
    Map<Endpoint, String> silent,
    Map<Endpoint, Role> roles,
    @Nullable List<TableView> tables,
    String tablesProblem,
    @Nullable VipReport agent,
    String mode,
    String agentProblem,
    Map<Endpoint, Integer> priorities,
    @Nullable String prioritiesProblem,
    @Nullable Boolean client,
    String clientProblem) {

  Before {
    check = List.copyOf(check);
    groups = List.copyOf(groups);
    silent = Map.copyOf(silent);
    roles = Map.copyOf(roles);
    priorities = Map.copyOf(priorities);
  }

  /** The master, by the first Sentinel that answers. */
  Optional<Endpoint> master() {
    return groups.stream().findFirst().map(Group::master);
  }

  /** The replicas that every Sentinel that answers would promote. */
  List<Endpoint> eligible() {
    return groups.stream()
        .flatMap(g -> g.replicas().stream())
        .filter(Replica::eligible)
        .map(Replica::at)
        .distinct()
        .filter(at -> groups.stream().allMatch(g -> sees(g, at)))
        .toList();
  }

  private static boolean sees(Group g, Endpoint at) {
    return g.replicas().stream().anyMatch(r -> r.at().equals(at) && r.eligible());
  }

  /** The longest failover-timeout of any Sentinel. */
  Duration failoverTimeout() {
    return groups.stream()
        .map(Group::failoverTimeout)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
