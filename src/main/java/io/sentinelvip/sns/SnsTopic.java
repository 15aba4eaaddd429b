package io.sentinelvip.sns;

import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort;
import io.sentinelvip.model.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;

/** One topic, in the region that its ARN names; with a connection and credentials of its own. */
public final class SnsTopic implements SinkPort {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  /** SNS takes a subject of less than 100 ASCII characters, on one line. */
  private static final int LONGEST_SUBJECT = 99;

  /** The part of an ARN that is the region. */
  private static final int REGION = 3;

  private final String arn;
  private final Function<Notice, String> wording;
  private @Nullable SnsClient client;

  /** Calls nobody yet; {@code wording} is the message. */
  public SnsTopic(String arn, Function<Notice, String> wording) {
    this.arn = arn;
    this.wording = wording;
  }

  @Override
  public void send(Notice notice) throws UndeliveredException {
    try {
      client().publish(request(notice));
    } catch (SnsException e) {
      boolean denied = e.statusCode() == 403;
      throw new UndeliveredException(
          "sns:Publish: "
              + (e.awsErrorDetails() == null
                  ? "HTTP " + e.statusCode()
                  : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage()),
          denied ? "allow the role sns:Publish on " + arn : "check that " + arn + " is there",
          true);
    } catch (SdkException e) {
      throw new UndeliveredException(
          "sns:Publish: " + e.getMessage(),
          "check the credentials and the way to SNS (an interface endpoint, where there is no NAT)",
          true);
    }
  }

  private PublishRequest request(Notice notice) {
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(arn)
            .subject(subject(notice))
            .message(wording.apply(notice))
            .messageAttributes(attributes(notice));
    if (arn.endsWith(".fifo")) {
      request
          .messageGroupId(notice.about().master())
          .messageDeduplicationId(
              Integer.toHexString((notice.key() + notice.state() + notice.at()).hashCode()));
    }
    return request.build();
  }

  /** What a subscription's filter policy can choose by. */
  private static Map<String, MessageAttributeValue> attributes(Notice notice) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    Map<String, String> fields = notice.fields();
    for (String name : new String[] {"key", "event", "severity", "state", "master", "vip"}) {
      String value = fields.getOrDefault(name, "");
      if (!value.isEmpty()) {
        attributes.put(
            name, MessageAttributeValue.builder().dataType("String").stringValue(value).build());
      }
    }
    return attributes;
  }

  private static String subject(Notice notice) {
    String text = (notice.status() + " " + notice.summary()).replaceAll("[^ -~]+", " ");
    return text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT);
  }

  private SnsClient client() {
    SnsClient known = client;
    if (known == null) {
      known =
          SnsClient.builder()
              .region(Region.of(arn.split(":", -1)[REGION]))
              .credentialsProvider(DefaultCredentialsProvider.builder().build())
              .httpClientBuilder(
                  Apache5HttpClient.builder().connectionTimeout(CONNECT_LIMIT).maxConnections(1))
              .overrideConfiguration(
                  o ->
                      o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                          .apiCallTimeout(CALL_LIMIT)
                          .apiCallAttemptTimeout(CALL_LIMIT)
                          .putAdvancedOption(
                              SdkAdvancedClientOption.USER_AGENT_SUFFIX,
                              "sentinel-vip/" + Version.TEXT))
              .build();
      client = known;
    }
    return known;
  }
}
