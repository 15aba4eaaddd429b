package io.sentinelvip.ec2;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The SDK's own settings, as system properties, for as long as a test runs. */
final class SdkProperties implements AutoCloseable {

  private final List<String> set = new ArrayList<>();

  /** Where EC2 and STS are. */
  SdkProperties endpoint(URI endpoint) {
    return set("aws.endpointUrlEc2", endpoint.toString())
        .set("aws.endpointUrlSts", endpoint.toString());
  }

  /** Where the instance's credentials come from. */
  SdkProperties imds(URI endpoint) {
    return set("aws.ec2MetadataServiceEndpoint", endpoint.toString());
  }

  /** Credentials that need no IMDS. */
  SdkProperties keys() {
    return set("aws.accessKeyId", "AKIAEXAMPLE").set("aws.secretAccessKey", "example");
  }

  SdkProperties set(String name, String value) {
    System.setProperty(name, value);
    set.add(name);
    return this;
  }

  @Override
  public void close() {
    set.forEach(System::clearProperty);
  }
}
