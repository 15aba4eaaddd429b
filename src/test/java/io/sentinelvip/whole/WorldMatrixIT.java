package io.sentinelvip.whole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the fault matrix that are about EC2, IMDS, disks and DNS during a failover. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorldMatrixIT {

  private final Stage stage = new Stage(() -> plan().named().smallDisks().start());

  private static DeploymentPlan plan() {
    return Deployment.plan().brisk().tables(4).config("reconcile-period", "2s");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      from = "API_UNAVAILABLE",
      mode = EnumSource.Mode.EXCLUDE,
      names = "CREDENTIALS_EXPIRED")
  void endsAsItsRowSays(Trouble trouble) {
    stage.play(trouble);
  }
}
