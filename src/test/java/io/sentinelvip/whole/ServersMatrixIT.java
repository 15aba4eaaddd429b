package io.sentinelvip.whole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the fault matrix that are about servers, agents and hosts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServersMatrixIT {

  private final Stage stage =
      new Stage(() -> Deployment.plan().brisk().tables(4).config("reconcile-period", "2s").start());

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(to = "LATE_CALL")
  void endsAsItsRowSays(Trouble trouble) {
    stage.play(trouble);
  }
}
