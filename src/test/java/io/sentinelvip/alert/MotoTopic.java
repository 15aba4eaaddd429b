package io.sentinelvip.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sentinelvip.vpc.MotoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A topic of moto's SNS, with a queue of its SQS subscribed to it. */
public final class MotoTopic implements AutoCloseable {

  private static final String REGION = "eu-central-1";

  private final MotoServer moto;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String arn;
  private final String queue;
  private final List<JsonNode> received = new ArrayList<>();

  /** Starts moto, which must be on the PATH. */
  public MotoTopic() throws IOException {
    moto = new MotoServer(MotoServer.find().orElseThrow());
    arn = tag("TopicArn", call("sns", Map.of("Action", "CreateTopic", "Name", "ops")));
    queue = tag("QueueUrl", call("sqs", Map.of("Action", "CreateQueue", "QueueName", "mails")));
    call(
        "sns",
        Map.of(
            "Action",
            "Subscribe",
            "TopicArn",
            arn,
            "Protocol",
            "sqs",
            "Endpoint",
            "arn:aws:sqs:" + REGION + ":123456789012:mails"));
  }

  private static String tag(String name, String xml) {
    Matcher m = Pattern.compile("<" + name + ">(.*?)</" + name + ">", Pattern.DOTALL).matcher(xml);
    if (!m.find()) {
      throw new IllegalStateException("no " + name + " in " + xml);
    }
    return m.group(1);
  }

  private String call(String service, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(moto.uri())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/"
                    + REGION
                    + "/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where moto is. */
  public URI uri() {
    return moto.uri();
  }

  /** The topic. */
  public String arn() {
    return arn;
  }

  /** Every message that ever arrived in the queue, as SNS wraps it. */
  public List<JsonNode> received() {
    while (true) {
      String xml =
          call(
              "sqs",
              Map.of("Action", "ReceiveMessage", "QueueUrl", queue, "VisibilityTimeout", "600"));
      Matcher m = Pattern.compile("<Body>(.*?)</Body>", Pattern.DOTALL).matcher(xml);
      if (!m.find()) {
        return List.copyOf(received);
      }
      received.add(json(m.group(1)));
    }
  }

  private static JsonNode json(String escaped) {
    String text =
        escaped
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  @Override
  public void close() {
    moto.close();
  }
}
