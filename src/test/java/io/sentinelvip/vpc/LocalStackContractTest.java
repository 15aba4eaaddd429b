package io.sentinelvip.vpc;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.sentinelvip.Require;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** A third opinion: LocalStack, whose EC2 is moto's, with the same gaps. */
class LocalStackContractTest extends Ec2ContractTest {

  /** The last tag that runs without an account. */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  @Override
  Endpoint start() throws InterruptedException {
    Require.orSkip(
        "localstack", DockerClientFactory.instance().isDockerAvailable(), "no Docker engine");
    Optional<String> missing = whyNoImage(DockerClientFactory.instance().client());
    Require.orSkip(
        "localstack", missing.isEmpty(), "no image " + IMAGE + ": " + missing.orElse(""));
    LocalStackContainer container = new LocalStackContainer(IMAGE).withServices("ec2");
    container.start();
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

  /** Testcontainers would try to pull for minutes where no registry is reached. */
  private static Optional<String> whyNoImage(DockerClient docker) throws InterruptedException {
    try {
      docker.inspectImageCmd(IMAGE.asCanonicalNameString()).exec();
      return Optional.empty();
    } catch (NotFoundException absent) {
      return pull(docker);
    }
  }

  private static Optional<String> pull(DockerClient docker) throws InterruptedException {
    try {
      boolean done =
          docker
              .pullImageCmd(IMAGE.asCanonicalNameString())
              .exec(new PullImageResultCallback())
              .awaitCompletion(5, TimeUnit.MINUTES);
      return done ? Optional.empty() : Optional.of("not pulled in five minutes");
    } catch (DockerException | DockerClientException e) {
      return Optional.of("cannot be pulled: " + e.getMessage());
    }
  }
}
