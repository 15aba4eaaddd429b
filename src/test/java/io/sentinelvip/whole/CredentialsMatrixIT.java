package io.sentinelvip.whole;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The row of the fault matrix that needs credentials which live for seconds. */
class CredentialsMatrixIT {

  @Test
  void endsAsItsRowSays() {
    try (Deployment d =
        Deployment.plan()
            .brisk()
            .tables(4)
            .config("reconcile-period", "2s")
            .credentialLife(Duration.ofSeconds(15))
            .start()) {
      d.awaitSettled();
      Matrix.play(d, Trouble.CREDENTIALS_EXPIRED);
    }
  }
}
