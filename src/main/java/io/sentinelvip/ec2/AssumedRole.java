package io.sentinelvip.ec2;

import java.util.Optional;

/**
 * The role to assume for the route tables of a shared VPC, which belong to the VPC owner's account.
 *
 * @param arn {@code arn:aws:iam::ACCOUNT:role/NAME}
 * @param externalId what the role's trust policy may ask for
 */
public record AssumedRole(String arn, Optional<String> externalId) {}
