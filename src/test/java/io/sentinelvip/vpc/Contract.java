package io.sentinelvip.vpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** An endpoint that is held to what EC2 does, through the real SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Contract {

  static final String VIP = "172.16.0.10/32";

  /** What an endpoint answered instead of doing. */
  record Refusal(String code, int status, String message) {}

  /** Something that answers as EC2 is said to. */
  interface Endpoint extends AutoCloseable {
    URI uri();

    /** How it is known to differ from EC2. */
    Set<Gap> gaps();

    @Override
    void close();
  }

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Endpoint endpoint;
  private Ec2Client client;
  private Lab current;

  /** Starts the endpoint, or skips the whole with a reason. */
  abstract Endpoint start() throws Exception;

  @BeforeAll
  void startEndpoint() throws Exception {
    endpoint = start();
    open.push(endpoint);
    client = Clients.ec2(endpoint.uri(), "AKIACONTRACT");
    open.push(client);
  }

  @AfterAll
  void stopEndpoint() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @BeforeEach
  void newLab() {
    current = Lab.create(client);
  }

  Lab lab() {
    return current;
  }

  Ec2Client ec2() {
    return client;
  }

  /**
   * Holds the endpoint to the truth; one that is known to differ is held to what it does instead,
   * so that a gap that was closed is noticed.
   */
  void truth(Gap gap, ThrowingCallable truth, ThrowingCallable seenInstead) throws Exception {
    try {
      (endpoint.gaps().contains(gap) ? seenInstead : truth).call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Exception(e);
    }
  }

  static Refusal refusal(ThrowingCallable call) {
    try {
      call.call();
    } catch (Ec2Exception e) {
      return new Refusal(
          e.awsErrorDetails().errorCode(), e.statusCode(), e.awsErrorDetails().errorMessage());
    } catch (Throwable e) {
      throw new AssertionError("neither done nor refused", e);
    }
    throw new AssertionError("not refused");
  }

  static void assertRefused(String code, ThrowingCallable call) {
    assertThat(refusal(call).code()).isEqualTo(code);
  }
}
