package io.sentinelvip.vpc;

import io.sentinelvip.Require;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;

/** A second opinion: moto keeps the contract but for its named gaps. */
@Timeout(60)
class MotoContractTest extends Ec2ContractTest {

  @Override
  Endpoint start() throws IOException {
    Optional<Path> program = MotoServer.find();
    Require.orSkip(
        "moto", program.isPresent(), "no moto_server on PATH (pip install 'moto[server]')");
    return new MotoServer(program.orElseThrow());
  }
}
