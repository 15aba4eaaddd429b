package io.sentinelvip.vpc;

import io.sentinelvip.Require;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** A third opinion: LocalStack, whose EC2 is moto's, with the same gaps. */
class LocalStackContractTest extends Ec2ContractTest {

  /** The last tag that runs without an account. */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  @Override
  Endpoint start() {
    Require.orSkip(
        "localstack", DockerClientFactory.instance().isDockerAvailable(), "no Docker engine");
    LocalStackContainer container = new LocalStackContainer(IMAGE).withServices("ec2");
    try {
      container.start();
    } catch (ContainerFetchException e) {
      Require.orSkip("localstack", false, "no image " + IMAGE + ": " + e.getMessage());
    }
    return new Endpoint() {
      @Override
      public URI uri() {
        return container.getEndpoint();
      }

      @Override
      public Set<Gap> gaps() {
        return EnumSet.allOf(Gap.class);
      }

      @Override
      public void close() {
        container.stop();
      }
    };
  }
}
