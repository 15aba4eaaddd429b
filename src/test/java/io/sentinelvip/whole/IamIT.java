package io.sentinelvip.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.iam.Policy;
import io.sentinelvip.iam.Request;
import io.sentinelvip.iam.Usage;
import io.sentinelvip.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The policies of {@code iam/} allow what the agent calls, and nothing that it does not call. That
 * nothing is missing holds for every other whole-system test, too: {@link Deployment#close}.
 */
class IamIT {

  private static final int TABLES = 2;

  @Test
  void failoverNeedsEveryActionAndEveryTableOfItsPolicy() {
    List<Request> made = new ArrayList<>();
    made.addAll(startAndMove(plan().route((table, cidr) -> {})));
    made.addAll(startAndMove(plan().secondInterface()));
    assertThat(Usage.superfluous(policy("failover.json"), made)).isEmpty();
  }

  @Test
  void alertOnlyNeedsEveryActionOfItsPolicy() {
    List<Request> made = new ArrayList<>();
    made.addAll(startAndKill(plan().alertOnly()));
    made.addAll(startAndKill(plan().alertOnly().secondInterface()));
    assertThat(Usage.superfluous(policy("alert-only.json"), made)).isEmpty();
  }

  private static DeploymentPlan plan() {
    return Deployment.plan()
        .brisk()
        .tables(TABLES)
        .config("metrics", Map.of("cloudwatch", Request.NAMESPACE))
        .config("alerts", List.of(Map.of("sns", Request.TOPIC)));
  }

  /** The self-test, the preparation, routes where there were none, a move, and {@code check}. */
  private static List<Request> startAndMove(DeploymentPlan plan) {
    try (Deployment d = plan.start()) {
      d.awaitSettled();
      Node next = d.plannedFailover(0);
      d.awaitAt(next);
      check(d, next);
      d.vpc().log().await("PutMetricData", 1, Deployment.SOON);
      d.vpc().log().await("Publish", 1, Deployment.SOON);
      return Usage.of(d.vpc().log().all());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Request> startAndKill(DeploymentPlan plan) {
    try (Deployment d = plan.start()) {
      Node old = d.group().node(0);
      d.awaitVip(old, "to have looked", IamIT::hasLooked);
      Node next = d.group().awaitMasterOtherThan(d.group().killMaster());
      d.awaitVip(next, "to be named", v -> v.path("phase").asText().equals("claiming"));
      check(d, next);
      d.vpc().log().await("PutMetricData", 1, Deployment.SOON);
      d.vpc().log().await("Publish", 1, Deployment.SOON);
      return Usage.of(d.vpc().log().all());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasLooked(JsonNode vip) {
    return !vip.path("sourceDestCheck").asText().equals("unknown")
        && vip.path("tables").size() == TABLES;
  }

  private static void check(Deployment d, Node node) {
    Cli.Result result =
        Cli.run(
            Map.of(
                "AWS_REGION", Request.REGION,
                "AWS_ENDPOINT_URL_EC2", d.vpc().endpoint().toString(),
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                    d.vpc().imds(Deployment.instance(node)).toString()),
            "check",
            "--config",
            d.agent(node).dir().resolve("config.yaml").toString());
    assertThat(result.out()).contains("source/dest check of");
  }

  private static Policy policy(String file) {
    return Policy.read(file, List.of("rtb-00000001", "rtb-00000002"));
  }
}
