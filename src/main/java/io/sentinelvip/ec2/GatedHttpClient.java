package io.sentinelvip.ec2;

import io.sentinelvip.engine.FaultException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Asks the gate at the last moment there is: when the HTTP client, with the connection leased, the
 * TCP and TLS handshakes done and the request line and headers in its buffer, reads the first byte
 * of the body. Credentials, signing, name resolution and connecting are all behind it by then,
 * however long they took.
 *
 * <p>A gate that stays shut aborts the request before it throws, so that the connection is reset
 * and the buffered headers are dropped instead of being flushed by an orderly close.
 */
final class GatedHttpClient implements SdkHttpClient {

  private final SdkHttpClient delegate;
  private volatile Optional<URI> endpoint = Optional.empty();

  /** The SDK's synchronous client makes its requests on the calling thread. */
  private static final ThreadLocal<@Nullable Departure> CURRENT = new ThreadLocal<>();

  GatedHttpClient(SdkHttpClient delegate) {
    this.delegate = delegate;
  }

  /** Makes {@code call}, whose one request goes out by this departure. */
  <T> T through(Departure departure, Supplier<T> call) {
    CURRENT.set(departure);
    try {
      return call.get();
    } finally {
      CURRENT.remove();
    }
  }

  /** The departure of the call that this thread makes; empty where it makes none, or a read. */
  static Optional<Departure> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    endpoint = Optional.of(rootOf(request.httpRequest()));
    Departure departure = CURRENT.get();
    if (departure == null) {
      return delegate.prepareRequest(request);
    }
    ContentStreamProvider body =
        request
            .contentStreamProvider()
            .orElseThrow(() -> new IllegalStateException("an EC2 request without a body"));
    AtomicReference<@Nullable ExecutableHttpRequest> prepared = new AtomicReference<>();
    Runnable abort =
        () -> {
          ExecutableHttpRequest toAbort = prepared.get();
          if (toAbort != null) {
            toAbort.abort();
          }
        };
    prepared.set(
        delegate.prepareRequest(
            HttpExecuteRequest.builder()
                .request(request.httpRequest())
                .metricCollector(request.metricCollector().orElse(null))
                .contentStreamProvider(() -> new GatedBody(body.newStream(), departure, abort))
                .build()));
    return Objects.requireNonNull(prepared.get());
  }

  /** Where the last request went to; empty before the first. */
  Optional<URI> endpoint() {
    return endpoint;
  }

  private static URI rootOf(SdkHttpRequest request) {
    return URI.create(request.protocol() + "://" + request.host() + ":" + request.port() + "/");
  }

  @Override
  public void close() {
    delegate.close();
  }

  @Override
  public String clientName() {
    return delegate.clientName();
  }

  private static final class GatedBody extends FilterInputStream {
    private final Departure departure;
    private final Runnable abort;
    private boolean passed;

    GatedBody(InputStream in, Departure departure, Runnable abort) {
      super(in);
      this.departure = departure;
      this.abort = abort;
    }

    @Override
    public int read() throws IOException {
      leave();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      leave();
      return super.read(buffer, offset, length);
    }

    /** Rewound, it is to be sent once more, and the gate is to be asked once more. */
    @Override
    public synchronized void reset() throws IOException {
      super.reset();
      passed = false;
    }

    private void leave() throws IOException {
      if (passed) {
        return;
      }
      try {
        departure.leave(abort);
        passed = true;
      } catch (FaultException e) {
        abort.run();
        throw new IOException("the gate is shut", e);
      }
    }
  }
}
