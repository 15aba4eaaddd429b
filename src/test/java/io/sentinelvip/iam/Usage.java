package io.sentinelvip.iam;

import io.sentinelvip.vpc.Call;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Calls that were made, held against a policy. */
public final class Usage {

  private Usage() {}

  /** The requests behind the calls that instances' roles made of EC2. */
  public static List<Request> of(Collection<Call> calls) {
    return calls.stream()
        .filter(c -> c.instance().isPresent())
        .filter(c -> !c.action().equals("AssumeRole") && !c.action().equals("GetCallerIdentity"))
        .map(Request::of)
        .toList();
  }

  /** The requests that a policy does not allow. */
  public static List<Request> missing(Policy policy, Collection<Request> requests) {
    return requests.stream().filter(r -> !policy.allows(r)).distinct().toList();
  }

  /** The actions and resources without which every request would be allowed all the same. */
  public static List<String> superfluous(Policy policy, Collection<Request> requests) {
    List<String> idle = new ArrayList<>();
    for (Map<String, Policy> variants :
        List.of(Variants.withoutAnAction(policy), Variants.withoutAResource(policy))) {
      variants.forEach(
          (what, less) -> {
            if (missing(less, requests).size() == missing(policy, requests).size()) {
              idle.add(what);
            }
          });
    }
    return idle;
  }
}
