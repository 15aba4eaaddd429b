package io.sentinelvip.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Answers every request with yes, or about a {@linkplain CannedVpc VPC that does not exist}, and
 * knows no network: for {@link Ec2Routes#practising}.
 */
final class Canned implements SdkHttpClient {

  private static final String ANSWER =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%1$sResponse"
          + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>none</requestId>"
          + "%2$s</%1$sResponse>";

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answerTo(request);
      }

      @Override
      public void abort() {
        // It is never under way.
      }
    };
  }

  private static HttpExecuteResponse answerTo(HttpExecuteRequest request) throws IOException {
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      String asked = new String(body.readAllBytes(), UTF_8);
      String action = asked.substring(asked.indexOf('=') + 1, asked.indexOf('&'));
      byte[] answer = ANSWER.formatted(action, CannedVpc.answer(action)).getBytes(UTF_8);
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpResponse.builder()
                  .statusCode(200)
                  .putHeader("Content-Type", "text/xml;charset=UTF-8")
                  .putHeader("Content-Length", Integer.toString(answer.length))
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
          .build();
    }
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
