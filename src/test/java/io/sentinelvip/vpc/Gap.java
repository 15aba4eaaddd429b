package io.sentinelvip.vpc;

/** Where another emulator is known to differ from EC2; its contract shows what it does instead. */
enum Gap {
  /** A DryRun of a route call is done in earnest and answered with a success. */
  APPLIES_DRY_RUN_OF_ROUTES,
  /** Routes are {@code active} whatever became of their target. */
  NEVER_BLACKHOLE,
  /** Naming an instance with several interfaces is no error. */
  NO_SEVERAL_INTERFACES_ERROR,
  /** The source/dest check of an instance is another than that of its interface. */
  TWO_SOURCE_DEST_CHECKS,
  /** CreateRoute to an interface overwrites a route to another. */
  CREATE_OVERWRITES,
  /** CreateRoute of the very same route by instance is an error. */
  REPEATED_CREATE_BY_INSTANCE_FAILS,
  /** A destination keeps the bits behind its prefix. */
  KEEPS_HOST_BITS,
  /** A route inside the VPC's CIDR that is no subnet's is accepted. */
  ROUTES_INSIDE_VPC,
  /** A route by instance does not show the interface, and one by interface not the instance. */
  ONE_TARGET_SHOWN,
  /** MaxResults is not looked at. */
  NO_PAGES,
  /** An id of a wrong form is one that is not found. */
  NO_MALFORMED_IDS,
  /** The default security group of a new VPC lets nobody in. */
  NO_RULE_IN_DEFAULT_GROUP,
  /** A route without a target is accepted. */
  NO_TARGET_NEEDED
}
