package io.sentinelvip.vpc;

import java.net.URI;
import java.util.Set;

/** The emulated VPC keeps all of the contract. */
class EmulatorContractTest extends Ec2ContractTest {

  @Override
  Endpoint start() {
    EmulatedVpc vpc = EmulatedVpc.builder().start();
    return new Endpoint() {
      @Override
      public URI uri() {
        return vpc.endpoint();
      }

      @Override
      public Set<Gap> gaps() {
        return Set.of();
      }

      @Override
      public void close() {
        vpc.close();
      }
    };
  }
}
