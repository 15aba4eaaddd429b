package io.sentinelvip.drill;

import io.sentinelvip.check.Line;
import io.sentinelvip.core.VipReport;
import io.sentinelvip.engine.ClientPort;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort.Group;
import io.sentinelvip.engine.GroupPort.Replica;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.TableView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at everything before a drill, and changes nothing. */
final class Survey {

  private static final Duration STEP = Duration.ofMillis(250);
  private static final int LOOKS = 16;

  /** How often Sentinels are asked whom they know, before who does not answer is down. */
  private static final int SETTLED = 4;

  private final DrillPorts ports;
  private final DrillRequest request;

  Survey(DrillPorts ports, DrillRequest request) {
    this.ports = ports;
    this.request = request;
  }

  Before look() throws InterruptedException {
    List<Line> check = ports.check().get();
    ports.sentinels().start();
    List<Group> groups = new ArrayList<>();
    Map<Endpoint, String> silent = new LinkedHashMap<>();
    for (int i = 0; i < LOOKS && (i < SETTLED || !silent.isEmpty()); i++) {
      ports.sentinels().ask(ports.vip().master());
      ports.sleep().sleep(STEP);
      groups.clear();
      silent.clear();
      sentinels(groups, silent);
    }
    Map<Endpoint, Role> roles = roles(groups);
    Tables tables = tables();
    Told told = agent();
    Reached reached = client();
    Priorities priorities = priorities(groups);
    return new Before(
        ports.vip(),
        request,
        check,
        groups,
        silent,
        roles,
        tables.views(),
        tables.problem(),
        told.report(),
        told.mode(),
        told.problem(),
        priorities.values(),
        priorities.problem(),
        reached.local(),
        reached.problem());
  }

  private record Tables(@Nullable List<TableView> views, String problem) {}

  private record Told(@Nullable VipReport report, String mode, String problem) {}

  private record Reached(@Nullable Boolean local, String problem) {}

  private record Priorities(Map<Endpoint, Integer> values, @Nullable String problem) {}

  /** One Sentinel may be known by several addresses. */
  private void sentinels(List<Group> groups, Map<Endpoint, String> silent) {
    Set<String> seen = new HashSet<>();
    for (SentinelPort.Link link : ports.sentinels().links()) {
      Endpoint at = Endpoint.parse(link.address()).orElseThrow();
      if (!link.runId().isEmpty() && !seen.add(link.runId())) {
        continue;
      }
      try {
        groups.add(ports.group().look(at, ports.vip().master()));
      } catch (FaultException e) {
        silent.put(at, e.fault().text());
      }
    }
  }

  private Map<Endpoint, Role> roles(List<Group> groups) throws InterruptedException {
    Set<Endpoint> nodes = new HashSet<>();
    groups.forEach(
        g -> {
          nodes.add(g.master());
          g.replicas().forEach(r -> nodes.add(r.at()));
        });
    Map<Endpoint, Role> roles = new HashMap<>();
    for (int i = 0; i < LOOKS / 2 && roles.size() < nodes.size(); i++) {
      nodes.forEach(n -> ports.roles().ask(ports.vip(), n));
      ports.sleep().sleep(STEP);
      for (Sight s : ports.watch().sights()) {
        if (s instanceof Sight.Answered a) {
          roles.put(a.redis(), a.role());
        }
      }
    }
    return roles;
  }

  private Tables tables() {
    try {
      List<TableView> views = ports.routes().readTables(ports.tables(), ports.vip().vip());
      ports.watch().tables(views);
      return new Tables(views, "");
    } catch (FaultException e) {
      return new Tables(null, e.fault().text());
    }
  }

  private Told agent() throws InterruptedException {
    try {
      StatusReport status = ports.agent().status();
      return status.vips().stream()
          .filter(v -> Ip.parse(v.vip()).filter(ports.vip().vip().address()::equals).isPresent())
          .findFirst()
          .map(v -> told(v, status.mode()))
          .orElseGet(() -> new Told(null, "", "it does not have the VIP " + ports.vip().vip()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Told(null, "", String.valueOf(e.getMessage()));
    }
  }

  private Told told(VipReport report, String mode) {
    ports.watch().agent(report);
    return new Told(report, mode, "");
  }

  private Reached client() {
    try (ClientPort client = ports.client().apply("")) {
      return new Reached(client.reach(), "");
    } catch (FaultException e) {
      return new Reached(null, e.fault().text());
    }
  }

  private Priorities priorities(List<Group> groups) {
    Map<Endpoint, Integer> values = new LinkedHashMap<>();
    if (!request.steers() || groups.isEmpty()) {
      return new Priorities(values, null);
    }
    Group first = groups.get(0);
    try {
      values.put(first.master(), ports.group().priority(first.master()));
      for (Replica r : first.replicas()) {
        values.put(r.at(), ports.group().priority(r.at()));
      }
    } catch (FaultException e) {
      return new Priorities(values, e.fault().text());
    }
    return new Priorities(values, null);
  }
}
