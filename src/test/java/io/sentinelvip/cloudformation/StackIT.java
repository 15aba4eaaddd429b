package io.sentinelvip.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentinelvip.Require;
import io.sentinelvip.config.Config;
import io.sentinelvip.config.ConfigLoader;
import io.sentinelvip.config.ConfigSources;
import io.sentinelvip.iam.Policy;
import io.sentinelvip.iam.PolicyTest;
import io.sentinelvip.vpc.MotoServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/deploy} against moto's CloudFormation: stacks go up and down, and what they leave
 * is what an agent and its role need. moto makes no alarms and no generated secrets.
 */
@Timeout(300)
class StackIT {

  private static final String BUCKET = "packages";
  private static final String VIP = "172.16.0.10";

  @TempDir private Path dir = Path.of("");
  private Aws aws;
  private String vpc = "";
  private List<String> subnets = List.of();
  private String table = "";

  private String topic() {
    return aws.ask("sns", "list-topics").at("/Topics/0/TopicArn").asText();
  }

  StackIT() throws Exception {
    Optional<Path> program = MotoServer.find();
    Require.orSkip("moto", program.isPresent(), "no moto_server on PATH");
    Require.orSkip("aws", Aws.find("aws").isPresent(), "no aws CLI on PATH (pip install awscli)");
    aws = new Aws(program.orElseThrow());
  }

  @BeforeEach
  void findNetwork() {
    vpc = aws.ask("ec2", "describe-vpcs").at("/Vpcs/0/VpcId").asText();
    subnets = aws.ask("ec2", "describe-subnets").path("Subnets").findValuesAsText("SubnetId");
    table = aws.ask("ec2", "describe-route-tables").at("/RouteTables/0/RouteTableId").asText();
    assertThat(aws.run("aws", "s3", "mb", "s3://" + BUCKET).code()).isZero();
  }

  @AfterEach
  void end() {
    aws.close();
  }

  private Aws.Result deploy(String stack, String template, String... values) throws Exception {
    Path packaged = Files.writeString(dir.resolve("sentinel-vip.rpm"), "a package");
    List<String> command =
        new ArrayList<>(
            List.of("scripts/deploy", stack, "--template", template, "--bucket", BUCKET));
    command.addAll(List.of("--package", packaged.toString()));
    command.addAll(List.of("VpcId=" + vpc, "RouteTableIds=" + table));
    command.addAll(List.of(values));
    return aws.run(command.toArray(String[]::new));
  }

  private Aws.Result deployGroup(String... more) throws Exception {
    List<String> values = new ArrayList<>(List.of(more));
    values.add("SubnetA=" + subnets.get(0));
    values.add("SubnetB=" + subnets.get(1));
    values.add("SubnetC=" + subnets.get(2));
    values.add("PasswordsPath=/redis/prod");
    return deploy("prod", "group", values.toArray(String[]::new));
  }

  @Test
  void aGroupGoesUpIsConfiguredAndGoesDown() throws Exception {
    Aws.Result deployed = deployGroup("Ec2Endpoint=true", "ClientCidr=10.0.0.0/8");
    assertThat(deployed.code()).as(deployed.out()).isZero();
    assertThat(deployed.out()).contains(VIP + ":6379", "sentinel-vip status", "arn:aws:sns:");

    Config config = configuration("prod");
    assertThat(config.mode()).isEqualTo(Config.Mode.FAILOVER);
    assertThat(config.sentinels().addresses()).hasSize(3).doesNotHaveDuplicates();
    assertThat(config.sentinels().access().username()).contains("sentinel-vip");
    assertThat(config.vips().get(0).address().toString()).isEqualTo(VIP);
    assertThat(config.vips().get(0).routeTables().toString()).contains(table);
    assertThat(config.metrics().cloudwatch()).contains("SentinelVip");
    assertThat(config.alerts()).extracting(Config.AlertSink::target).containsExactly(topic());

    nodesAreToldWhoTheyAreAndWhatToFetch();
    roleMayMoveTheVipAndNoMore();
    assertThat(routes()).as("nobody but an agent makes the route").doesNotContain(VIP);

    assertThat(aws.run("aws", "cloudformation", "delete-stack", "--stack-name", "prod").code())
        .isZero();
    String name = "/sentinel-vip/prod/config.yaml";
    assertThat(aws.run("aws", "ssm", "get-parameter", "--name", name).out())
        .contains("ParameterNotFound");
    assertThat(aws.ask("iam", "list-roles").path("Roles")).isEmpty();
  }

  private void nodesAreToldWhoTheyAreAndWhatToFetch() {
    List<String> told = parameter("/sentinel-vip/prod/setup").lines().toList();
    assertThat(told.get(0)).startsWith("s3://" + BUCKET + "/sentinel-vip/" + told.get(1));
    for (String url : List.of(told.get(0), told.get(told.indexOf("--package") + 1))) {
      assertThat(aws.run("aws", "s3", "cp", url, dir.resolve("fetched").toString()).code())
          .as(url)
          .isZero();
    }
    String nodes = told.get(told.indexOf("--nodes") + 1);
    List<String> command = new ArrayList<>(List.of("scripts/user-data", "--dry-run"));
    command.addAll(told.subList(2, told.size()));
    command.addAll(List.of("--self", nodes.split(",", 2)[0]));
    // 1 where this machine's packages are not .rpm; 2 would be a bad command line.
    Aws.Result dry = aws.run(command.toArray(String[]::new));
    assertThat(dry.code()).as(dry.out()).isLessThan(2);
    List<String> scripts = userData();
    assertThat(scripts).hasSize(3);
    for (String self : nodes.split(",", -1)) {
      assertThat(scripts).filteredOn(s -> s.contains("--self '" + self + "'")).hasSize(1);
    }
    assertThat(scripts).allMatch(s -> s.contains("--name '/sentinel-vip/prod/setup'"));
  }

  private List<String> userData() {
    List<String> scripts = new ArrayList<>();
    for (String id :
        aws.ask("ec2", "describe-instances").path("Reservations").findValuesAsText("InstanceId")) {
      JsonNode data =
          aws.ask(
              "ec2", "describe-instance-attribute", "--instance-id", id, "--attribute", "userData");
      byte[] raw = Base64.getDecoder().decode(data.at("/UserData/Value").asText());
      scripts.add(new String(raw, StandardCharsets.UTF_8));
    }
    return scripts;
  }

  /** The nodes have one interface each: no statement about others is there. */
  private void roleMayMoveTheVipAndNoMore() throws Exception {
    Policy policy = rolePolicy();
    assertThat(PolicyTest.wanted(vpc, table, topic()))
        .allSatisfy(
            r ->
                assertThat(policy.allows(r))
                    .as("%s", r)
                    .isEqualTo(!r.action().equals("ec2:ModifyNetworkInterfaceAttribute")));
    assertThat(PolicyTest.hostile(vpc, table))
        .allSatisfy(r -> assertThat(policy.allows(r)).as("%s", r).isFalse());
  }

  /** Every inline policy of the only role but what concerns setting up. */
  private Policy rolePolicy() throws Exception {
    String role = aws.ask("iam", "list-roles").at("/Roles/0/RoleName").asText();
    ObjectNode document = new ObjectMapper().createObjectNode();
    ArrayNode statements = document.putArray("Statement");
    for (JsonNode name :
        aws.ask("iam", "list-role-policies", "--role-name", role).path("PolicyNames")) {
      aws.ask("iam", "get-role-policy", "--role-name", role, "--policy-name", name.asText())
          .at("/PolicyDocument/Statement")
          .forEach(statements::add);
    }
    return Policy.of(document);
  }

  @Test
  void inAlertOnlyTheRoleMayChangeNothing() throws Exception {
    Aws.Result deployed = deployGroup("Mode=alert-only");
    assertThat(deployed.code()).as(deployed.out()).isZero();
    Policy policy = rolePolicy();
    assertThat(configuration("prod").mode()).isEqualTo(Config.Mode.ALERT_ONLY);
    assertThat(PolicyTest.wanted(vpc, table, topic()))
        .filteredOn(policy::allows)
        .extracting(r -> r.action())
        .containsExactly("ec2:DescribeRouteTables", "cloudwatch:PutMetricData", "sns:Publish");
  }

  @Test
  void theAgentAloneJoinsNodesThatAreThere() throws Exception {
    List<String> values =
        List.of(
            "SentinelAddresses=10.0.1.11:26379,10.0.2.12:26379,10.0.3.13:26379",
            "InstanceA=i-0a1b2c3d4e5f60718",
            "InstanceB=i-0a1b2c3d4e5f60719",
            "SeveralInterfaces=true",
            "Mode=failover",
            "AgentPassword=ssm:/redis/agent");
    Aws.Result deployed = deploy("side", "agent", values.toArray(String[]::new));
    assertThat(deployed.code()).as(deployed.out()).isZero();
    assertThat(deployed.out()).contains("bash user-data --region", "--agent-password");
    Config config = configuration("side");
    assertThat(config.sentinels().addresses()).hasSize(3);
    assertThat(config.vips().get(0).redis().access().username()).contains("sentinel-vip");
    Policy policy = rolePolicy();
    assertThat(PolicyTest.wanted(vpc, table, topic()))
        .allSatisfy(
            r ->
                assertThat(policy.allows(r))
                    .as("%s", r)
                    .isEqualTo(!r.action().equals("ec2:ModifyInstanceAttribute")));

    Aws.Result again =
        deploy("plain", "agent", values.get(0), values.get(1), values.get(2), "Username=");
    assertThat(again.code()).as(again.out()).isZero();
    assertThat(configuration("plain").sentinels().access().password()).isEmpty();
  }

  @Test
  void whatIsWrongIsToldBeforeAnythingIsDone() throws Exception {
    for (Map.Entry<String, String> slip :
        Map.of(
                "--bukket", "there is no option",
                "VpdId=x", "group.yaml has no parameter VpdId",
                "--template=x", "there is no option")
            .entrySet()) {
      Aws.Result result = deployGroup(slip.getKey());
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.out()).contains(slip.getValue());
    }
    Aws.Result dry = deployGroup("--dry-run");
    assertThat(dry.code()).as(dry.out()).isZero();
    assertThat(dry.out()).contains("would run: aws s3 cp", "would run: aws cloudformation create");
    assertThat(aws.ask("cloudformation", "describe-stacks").path("Stacks")).isEmpty();
  }

  private String parameter(String name) {
    return aws.ask("ssm", "get-parameter", "--name", name).at("/Parameter/Value").asText();
  }

  /** The stack's configuration, read as an agent reads it; with a password file of this test. */
  private Config configuration(String stack) throws Exception {
    Path password = Files.writeString(dir.resolve("agent.pass"), "secret");
    String text =
        parameter("/sentinel-vip/" + stack + "/config.yaml")
            .replace("/etc/sentinel-vip/agent.pass", password.toString());
    Path file = Files.writeString(dir.resolve("config.yaml"), text);
    return ConfigLoader.load(new ConfigSources(file, true, Map.of(), Map.of()));
  }

  private String routes() {
    return aws.ask("ec2", "describe-route-tables").toString();
  }
}
