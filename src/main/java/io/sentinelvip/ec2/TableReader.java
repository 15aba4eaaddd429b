package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.TableView;
import io.sentinelvip.model.Vip;
import io.sentinelvip.model.VipId;
import io.sentinelvip.model.VpcId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** Reads route tables: those with given ids in one call, those with a tag page by page. */
final class TableReader {

  private static final String ACTION = "ec2:DescribeRouteTables";

  /** The service's most a page; a filter takes 200 values. */
  private static final int PAGE = 100;

  /** A VPC has 200 tables unless its quota was raised; an answer that never ends is not one. */
  private static final int MOST_PAGES = 50;

  /** The service's fewest a page: enough where only the connection matters. */
  private static final int SMALLEST_PAGE = 5;

  /** Makes one call and turns what it throws into a fault. */
  interface Caller {
    DescribeRouteTablesResponse call(Call call, Supplier<DescribeRouteTablesResponse> request)
        throws FaultException;
  }

  private final Ec2Client ec2;
  private final Caller caller;
  private final Supplier<Optional<VpcId>> vpc;
  private final ExecutorService sideBySide;

  TableReader(
      Ec2Client ec2, Caller caller, Supplier<Optional<VpcId>> vpc, ExecutorService sideBySide) {
    this.ec2 = ec2;
    this.caller = caller;
    this.vpc = vpc;
    this.sideBySide = sideBySide;
  }

  List<TableView> read(TableSelector selector, Vip vip) throws FaultException {
    Optional<VpcId> within = vpc.get();
    List<RouteTable> found =
        selector instanceof TableSelector.ByIds byIds
            ? byIds(byIds.ids())
            : byTag((TableSelector.ByTag) selector, within);
    return views(found, selector, vip, within);
  }

  /** By a filter, since that shows those that are there where a list of ids shows none. */
  Map<VipId, List<TableView>> read(Map<VipId, TableSelector.ByIds> wanted) throws FaultException {
    Optional<VpcId> within = vpc.get();
    List<String> ids =
        wanted.values().stream()
            .flatMap(by -> by.ids().stream())
            .map(RouteTableId::value)
            .distinct()
            .toList();
    List<RouteTable> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += PAGE) {
      found.addAll(filtered(ids.subList(from, Math.min(ids.size(), from + PAGE))));
    }
    Map<VipId, List<TableView>> seen = new HashMap<>();
    wanted.forEach((vip, by) -> seen.put(vip, views(found, by, vip.vip(), within)));
    return seen;
  }

  private List<RouteTable> filtered(List<String> ids) throws FaultException {
    Filter filter = Filter.builder().name("route-table-id").values(ids).build();
    return pages(
        new Call(ACTION, String.join(",", ids), false),
        DescribeRouteTablesRequest.builder().filters(filter).maxResults(PAGE).build());
  }

  private static List<TableView> views(
      List<RouteTable> found, TableSelector selector, Vip vip, Optional<VpcId> within) {
    return found.stream()
        .filter(t -> TableParser.selected(t, selector, within))
        .flatMap(t -> TableParser.view(t, vip).stream())
        .toList();
  }

  /** EC2 answers a call that names one table too many with an error and nothing else. */
  private List<RouteTable> byIds(List<RouteTableId> ids) throws FaultException {
    try {
      return named(ids);
    } catch (FaultException e) {
      if (e.fault().kind() != Fault.Kind.MISSING) {
        throw e;
      }
    }
    List<RouteTable> found = new ArrayList<>();
    for (Optional<List<RouteTable>> one : all(ids.stream().map(this::existing).toList())) {
      one.ifPresent(found::addAll);
    }
    return found;
  }

  private Callable<Optional<List<RouteTable>>> existing(RouteTableId id) {
    return () -> {
      try {
        return Optional.of(named(List.of(id)));
      } catch (FaultException e) {
        if (e.fault().kind() == Fault.Kind.MISSING) {
          return Optional.empty();
        }
        throw e;
      }
    };
  }

  private List<RouteTable> named(List<RouteTableId> ids) throws FaultException {
    List<String> texts = ids.stream().map(RouteTableId::value).toList();
    return pages(
        new Call(ACTION, String.join(",", texts), false),
        DescribeRouteTablesRequest.builder().routeTableIds(texts).build());
  }

  private List<RouteTable> byTag(TableSelector.ByTag tag, Optional<VpcId> within)
      throws FaultException {
    List<Filter> filters = new ArrayList<>();
    filters.add(filter("tag:" + tag.key(), tag.value()));
    within.ifPresent(v -> filters.add(filter("vpc-id", v.value())));
    return pages(
        new Call(ACTION, tag.toString(), false),
        DescribeRouteTablesRequest.builder().filters(filters).maxResults(PAGE).build());
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private List<RouteTable> pages(Call call, DescribeRouteTablesRequest first)
      throws FaultException {
    List<RouteTable> found = new ArrayList<>();
    @Nullable DescribeRouteTablesRequest next = first;
    for (int pages = 0; next != null && pages < MOST_PAGES; pages++) {
      DescribeRouteTablesRequest request = next;
      DescribeRouteTablesResponse page = caller.call(call, () -> ec2.describeRouteTables(request));
      found.addAll(page.routeTables());
      String token = page.nextToken();
      next = token == null || token.isEmpty() ? null : first.toBuilder().nextToken(token).build();
    }
    return found;
  }

  /** As many small reads at once: each needs a connection of its own, and fresh credentials. */
  void warmUp(int count) {
    Optional<VpcId> within = vpc.get();
    DescribeRouteTablesRequest small =
        DescribeRouteTablesRequest.builder()
            .filters(within.map(v -> List.of(filter("vpc-id", v.value()))).orElse(List.of()))
            .maxResults(SMALLEST_PAGE)
            .build();
    Call call = new Call(ACTION, "the way to EC2", false);
    Callable<DescribeRouteTablesResponse> read =
        () -> caller.call(call, () -> ec2.describeRouteTables(small));
    try {
      all(IntStream.range(0, count).mapToObj(i -> read).toList());
    } catch (FaultException e) {
      // Best effort; a way that is blocked shows itself in the next read, which is reported.
    }
  }

  /** The results of all, in order; the first fault if there is one. */
  private <T> List<T> all(Collection<Callable<T>> calls) throws FaultException {
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> result : sideBySide.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(
          new Fault(Fault.Kind.TRANSIENT, "Interrupted", ACTION + ": the agent is stopping"), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FaultException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
