package io.sentinelvip.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Fault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CutPracticeTest {

  @Test
  void theConnectionEndsAsOneThatAServerCuts() throws IOException {
    Fault fault = CutPractice.once();
    assertThat(fault.kind()).isEqualTo(Fault.Kind.TRANSIENT);
    assertThat(fault.code()).isEqualTo("JedisConnectionException");
    assertThat(fault.text()).contains("reading at 127.0.0.1:", "end of stream");
  }
}
