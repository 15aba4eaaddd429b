package io.sentinelvip.ec2;

/**
 * What EC2 would answer about an instance and its VPC, all of it made up, with each part that an
 * answer usually has: the SDK's class of a part makes a few dozen call sites when it is first met.
 */
final class CannedVpc {

  private static final String INTERFACE =
      """
      <networkInterfaceId>eni-00000000</networkInterfaceId>
      <sourceDestCheck>false</sourceDestCheck>
      <availabilityZone>none</availabilityZone>
      <groupSet><item><groupId>sg-00000000</groupId><groupName>none</groupName></item></groupSet>
      <attachment>
        <attachmentId>eni-attach-00000000</attachmentId>
        <instanceId>i-00000000</instanceId>
        <deviceIndex>0</deviceIndex>
      </attachment>
      <privateIpAddressesSet>
        <item>
          <privateIpAddress>192.0.2.1</privateIpAddress>
          <primary>true</primary>
          <association><publicIp>192.0.2.4</publicIp></association>
        </item>
      </privateIpAddressesSet>
      <ipv6AddressesSet><item><ipv6Address>2001:db8::1</ipv6Address></item></ipv6AddressesSet>
      <tagSet><item><key>Name</key><value>none</value></item></tagSet>
      """;

  private static final String INTERFACES =
      "<networkInterfaceSet><item>" + INTERFACE + "</item></networkInterfaceSet>";

  private static final String INSTANCES =
      """
      <reservationSet><item><reservationId>r-00000000</reservationId><instancesSet><item>
        <instanceId>i-00000000</instanceId>
        <instanceState><code>16</code><name>running</name></instanceState>
        <placement><availabilityZone>none</availabilityZone></placement>
        <monitoring><state>disabled</state></monitoring>
        <sourceDestCheck>false</sourceDestCheck>
        <groupSet><item><groupId>sg-00000000</groupId></item></groupSet>
        <blockDeviceMapping>
          <item><deviceName>none</deviceName><ebs><volumeId>vol-00000000</volumeId></ebs></item>
        </blockDeviceMapping>
        <iamInstanceProfile><id>none</id></iamInstanceProfile>
        <cpuOptions><coreCount>1</coreCount></cpuOptions>
        <metadataOptions><state>applied</state></metadataOptions>
        <tagSet><item><key>Name</key><value>none</value></item></tagSet>
        %s
      </item></instancesSet></item></reservationSet>
      """
          .formatted(INTERFACES);

  private static final String TABLES =
      """
      <routeTableSet><item>
        <routeTableId>rtb-00000000</routeTableId>
        <vpcId>vpc-00000000</vpcId>
        <routeSet><item>
          <destinationCidrBlock>192.0.2.3/32</destinationCidrBlock>
          <networkInterfaceId>eni-00000000</networkInterfaceId>
          <state>active</state>
          <origin>CreateRoute</origin>
        </item></routeSet>
        <associationSet><item>
          <routeTableAssociationId>rtbassoc-00000000</routeTableAssociationId>
          <main>true</main>
          <associationState><state>associated</state></associationState>
        </item></associationSet>
        <propagatingVgwSet><item><gatewayId>vgw-00000000</gatewayId></item></propagatingVgwSet>
        <tagSet><item><key>Name</key><value>none</value></item></tagSet>
      </item></routeTableSet>
      """;

  private CannedVpc() {}

  /** What is in the answer to such a call; of one that changes something: yes. */
  static String answer(String action) {
    return switch (action) {
      case "DescribeInstances" -> INSTANCES;
      case "DescribeNetworkInterfaces" -> INTERFACES;
      case "DescribeRouteTables" -> TABLES;
      default -> "<return>true</return>";
    };
  }
}
