package io.sentinelvip.ec2;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The agent's own credentials, by the SDK's default chain. The SDK goes on with those it has while
 * IMDS fails, and asks again up to ten seconds later, at random. Once they have been refused there
 * is nothing to go on with: they are forgotten, and each call asks for new ones.
 */
final class OwnCredentials
    implements AwsCredentialsProvider, ExecutionInterceptor, SdkAutoCloseable {

  private final Supplier<AwsCredentialsProvider> fresh;
  private AwsCredentialsProvider chain;

  /** Whether it has given any: one that has not remembers nothing, and need not be replaced. */
  private boolean given;

  private volatile @Nullable Instant until;

  OwnCredentials() {
    this(OwnCredentials::chain);
  }

  /** Others than those of the default chain. */
  OwnCredentials(Supplier<AwsCredentialsProvider> fresh) {
    this.fresh = fresh;
    this.chain = fresh.get();
  }

  private static AwsCredentialsProvider chain() {
    return DefaultCredentialsProvider.builder().asyncCredentialUpdateEnabled(true).build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentialsProvider asked = current();
    AwsCredentials credentials = asked.resolveCredentials();
    gave(asked);
    until = credentials.expirationTime().orElse(null);
    return credentials;
  }

  private synchronized AwsCredentialsProvider current() {
    return chain;
  }

  /** When those that were given last end; empty if they do not, or none were given yet. */
  Optional<Instant> until() {
    return Optional.ofNullable(until);
  }

  private synchronized void gave(AwsCredentialsProvider by) {
    given |= by == chain;
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution failed, ExecutionAttributes attributes) {
    if (Ec2Faults.isOfCredentials(failed.exception())) {
      forget();
    }
  }

  private synchronized void forget() {
    if (given) {
      end(chain);
      chain = fresh.get();
      given = false;
    }
  }

  private static void end(AwsCredentialsProvider chain) {
    if (chain instanceof SdkAutoCloseable open) {
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    end(chain);
  }
}
