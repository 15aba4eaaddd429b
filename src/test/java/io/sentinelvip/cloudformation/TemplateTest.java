package io.sentinelvip.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sentinelvip.Require;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static final String GROUP = "group";
  private static final String AGENT = "agent";

  /** Else CloudFormation would "repair" the route that the agents keep. */
  @ParameterizedTest
  @ValueSource(strings = {GROUP, AGENT})
  void nothingOwnsARouteOrARouteTable(String name) {
    assertThat(Template.read(name).section("Resources").values())
        .isNotEmpty()
        .extracting(r -> r.path("Type").asText())
        .noneMatch(t -> t.contains("Route"));
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, AGENT})
  void everyParameterIsDescribedConstrainedAndInOneGroup(String name) {
    Template template = Template.read(name);
    template
        .parameters()
        .forEach(
            (key, parameter) -> {
              assertThat(parameter.path("Description").asText()).as(key).isNotBlank();
              assertThat(
                      parameter.has("AllowedPattern")
                          || parameter.has("AllowedValues")
                          || parameter.has("MinValue")
                          || parameter.path("Type").asText().startsWith("AWS::EC2::"))
                  .as("%s is constrained", key)
                  .isTrue();
              assertThat(parameter.has("ConstraintDescription"))
                  .as("%s says what it must be", key)
                  .isEqualTo(parameter.has("AllowedPattern"));
            });
    List<String> grouped = new java.util.ArrayList<>();
    for (JsonNode group : template.metadata().path("ParameterGroups")) {
      group.path("Parameters").forEach(p -> grouped.add(p.asText()));
    }
    assertThat(grouped).containsExactlyInAnyOrderElementsOf(template.parameters().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, AGENT})
  void everyOutputIsDescribed(String name) {
    assertThat(Template.read(name).outputs())
        .containsKeys("VipEndpoint", "Status", "Topic", "ConfigurationParameter")
        .allSatisfy((key, o) -> assertThat(o.path("Description").asText()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {GROUP, AGENT})
  void theAgentsAlertsGoToTheTopicOfTheAlarmsAndTheRoleMayPublishToNoOther(String name) {
    Template template = Template.read(name);
    List<JsonNode> publish =
        template.section("Resources").values().stream()
            .flatMap(r -> r.findParents("Action").stream())
            .filter(s -> s.path("Action").toString().contains("sns:"))
            .toList();
    assertThat(publish).hasSize(1);
    assertThat(publish.get(0).path("Action").asText()).isEqualTo("sns:Publish");
    assertThat(publish.get(0).path("Resource").asText()).isEqualTo("AlarmTopic");
    assertThat(String.valueOf(template.section("Resources").get("Configuration")))
        .contains("- sns: \\\"${AlarmTopic}\\\"");
  }

  @Test
  void theSetUpScriptKnowsEveryArgumentThatTheTemplateGives() throws Exception {
    String help = output(List.of("scripts/user-data", "--help"));
    String group = Files.readString(Path.of("cloudformation", "group.yaml"));
    String told = group.substring(group.indexOf("${SetupSha256}\n"), group.indexOf("Clients: !If"));
    List<String> options =
        Arrays.stream(told.split("\\s+", -1)).filter(w -> w.startsWith("--")).toList();
    assertThat(options).contains("--package", "--sha256", "--agent-password");
    assertThat(options).allSatisfy(o -> assertThat(help).contains("  " + o + " "));
  }

  @Test
  void theSetUpScriptGivesTheAclUsersWhatTheAclFilesGive() throws Exception {
    String script = Files.readString(Path.of("scripts", "user-data"));
    for (String server : List.of("redis", "sentinel")) {
      String acl =
          Files.readString(Path.of("src/main/packaging", "sentinel-vip-" + server + ".acl"))
              .strip();
      String rules = acl.substring(acl.indexOf("HERE ") + 5);
      assertThat(new TreeSet<>(script.lines().toList()))
          .contains(
              "readonly %s_RULES='%s'".formatted(server.toUpperCase(java.util.Locale.ROOT), rules));
    }
  }

  @Test
  void cfnLintFindsNothing() throws Exception {
    Require.orSkip(
        "cfn-lint", Aws.find("cfn-lint").isPresent(), "no cfn-lint on PATH (pip install cfn-lint)");
    assertThat(
            output(List.of("cfn-lint", "cloudformation/group.yaml", "cloudformation/agent.yaml")))
        .isEmpty();
  }

  private static String output(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
