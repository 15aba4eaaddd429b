package io.sentinelvip.imds;

import static org.assertj.core.api.Assertions.assertThat;

import io.sentinelvip.model.Cidr;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.InstanceId;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.VpcId;
import org.junit.jupiter.api.Test;

/** The documents as the EC2 user guide shows them, and some that it does not. */
class ImdsDocumentsTest {

  @Test
  void idsAreReadAndNothingElseIsTakenForOne() {
    assertThat(ImdsDocuments.instanceId("i-1234567890abcdef0"))
        .contains(new InstanceId("i-1234567890abcdef0"));
    assertThat(ImdsDocuments.instanceId("<html>login</html>")).isEmpty();
    assertThat(ImdsDocuments.interfaceId("eni-0a1b2c3d4e5f60718\n"))
        .contains(new EniId("eni-0a1b2c3d4e5f60718"));
    assertThat(ImdsDocuments.interfaceId("")).isEmpty();
    assertThat(ImdsDocuments.vpcId("vpc-0123456789abcdef0"))
        .contains(new VpcId("vpc-0123456789abcdef0"));
  }

  @Test
  void macsComeOneALineWithASlash() {
    assertThat(ImdsDocuments.macs("02:29:96:8f:6a:2d/\n02:AB:96:8f:6a:2d/\nnot-a-mac/\n"))
        .containsExactly("02:29:96:8f:6a:2d", "02:AB:96:8f:6a:2d");
    assertThat(ImdsDocuments.macs("")).isEmpty();
  }

  @Test
  void deviceNumbersAreNumbers() {
    assertThat(ImdsDocuments.deviceNumber("0")).contains(0);
    assertThat(ImdsDocuments.deviceNumber("eth0")).isEmpty();
  }

  @Test
  void addressesAndBlocksComeOneALine() {
    assertThat(ImdsDocuments.addresses("10.0.1.51\n10.0.1.52\n"))
        .containsExactlyInAnyOrder(Ip.of("10.0.1.51"), Ip.of("10.0.1.52"));
    assertThat(ImdsDocuments.addresses("2001:db8:8:4::2"))
        .containsExactly(Ip.of("2001:db8:8:4::2"));
    assertThat(ImdsDocuments.addresses("ec2-203-0-113-25.compute-1.amazonaws.com")).isEmpty();
    assertThat(ImdsDocuments.cidrs("10.0.0.0/16\n100.64.0.0/16"))
        .containsExactlyInAnyOrder(
            Cidr.parse("10.0.0.0/16").orElseThrow(), Cidr.parse("100.64.0.0/16").orElseThrow());
  }

  @Test
  void theRegionIsReadFromEitherDocument() {
    assertThat(ImdsDocuments.region("us-gov-west-1")).contains("us-gov-west-1");
    assertThat(ImdsDocuments.region("eusc-de-east-1")).contains("eusc-de-east-1");
    assertThat(ImdsDocuments.region("<html>")).isEmpty();
    assertThat(
            ImdsDocuments.regionOfIdentity(
                """
                {
                    "devpayProductCodes" : null,
                    "availabilityZone" : "us-west-2b",
                    "privateIp" : "10.158.112.84",
                    "version" : "2017-09-30",
                    "instanceId" : "i-1234567890abcdef0",
                    "accountId" : "123456789012",
                    "architecture" : "x86_64",
                    "region" : "us-west-2"
                }
                """))
        .contains("us-west-2");
    assertThat(ImdsDocuments.regionOfIdentity("{\"region\": 7}")).isEmpty();
    assertThat(ImdsDocuments.regionOfIdentity("no json")).isEmpty();
  }
}
