package io.sentinelvip.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import io.sentinelvip.alert.MotoTopic;
import io.sentinelvip.alert.Notices;
import io.sentinelvip.core.Alert.Severity;
import io.sentinelvip.engine.Notice;
import io.sentinelvip.engine.SinkPort.UndeliveredException;
import io.sentinelvip.vpc.MotoServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against moto's SNS; what arrived is read from a queue that is subscribed to the topic. */
@Timeout(120)
class SnsTopicTest {

  private static final List<String> KEYS =
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlSns");

  private static final Notice NOTICE = Notices.notice("mymaster@7", Severity.CRITICAL);

  private static void at(String endpoint) {
    System.setProperty("aws.accessKeyId", "AKIAEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
    System.setProperty("aws.endpointUrlSns", endpoint);
  }

  @AfterEach
  void forget() {
    KEYS.forEach(System::clearProperty);
  }

  @Test
  void aNoticeArrivesWithSubjectTextAndAttributes() throws Exception {
    Require.orSkip("moto", MotoServer.find().isPresent(), "no moto_server on PATH");
    try (MotoTopic topic = new MotoTopic()) {
      at(topic.uri().toString());
      new SnsTopic(topic.arn(), Notice::text).send(NOTICE);
      List<JsonNode> received = topic.received();
      assertThat(received).hasSize(1);
      JsonNode message = received.get(0);
      assertThat(message.path("TopicArn").asText()).isEqualTo(topic.arn());
      assertThat(message.path("Subject").asText()).isEqualTo("CRITICAL the <VIP> & \"all\"");
      assertThat(message.path("Message").asText()).isEqualTo(NOTICE.text());
      assertThat(message.at("/MessageAttributes/key/Value").asText()).isEqualTo("mymaster@7");
      assertThat(message.at("/MessageAttributes/severity/Value").asText()).isEqualTo("critical");
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() throws Exception {
    Require.orSkip("moto", MotoServer.find().isPresent(), "no moto_server on PATH");
    try (MotoTopic topic = new MotoTopic()) {
      at(topic.uri().toString());
      SnsTopic wrong = new SnsTopic(topic.arn() + "-gone", Notice::text);
      UndeliveredException e =
          catchThrowableOfType(UndeliveredException.class, () -> wrong.send(NOTICE));
      assertThat(e.why()).startsWith("sns:Publish: NotFound");
      assertThat(e.remedy()).contains(topic.arn() + "-gone");
      assertThat(e.again()).isTrue();
    }
  }

  @Test
  void anEndpointWhereNobodyListensIsAFailureLikeAnyOther() {
    at("http://127.0.0.1:1");
    SnsTopic topic = new SnsTopic("arn:aws:sns:eu-central-1:123456789012:ops", Notice::text);
    UndeliveredException e =
        catchThrowableOfType(UndeliveredException.class, () -> topic.send(NOTICE));
    assertThat(e.why()).startsWith("sns:Publish: ");
    assertThat(e.again()).isTrue();
  }
}
