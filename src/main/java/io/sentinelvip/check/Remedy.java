package io.sentinelvip.check;

import io.sentinelvip.model.Fault;

/** What to do about a fault, by its words. */
final class Remedy {

  static final String SEE_IAM =
      "allow the action to the instance's role, see the IAM policy in the documentation";

  private Remedy() {}

  /**
   * Of a server that did not answer, or refused.
   *
   * @param told what came back, its code included
   * @param acl the file that lists the rights
   * @param keys where the user and the password are configured
   */
  static String ofServer(String told, String acl, String keys) {
    if (told.contains("NOPERM")) {
      return "give the agent's ACL user the rights that " + acl + " lists";
    }
    if (told.contains("DENIED")) {
      return "set 'protected-mode no', or a password: the server refuses every other host";
    }
    if (told.contains("WRONGPASS") || told.contains("NOAUTH") || told.contains("ERR AUTH")) {
      return "correct user and password under " + keys;
    }
    if (told.contains("Certificate")) {
      return "correct tls under " + keys;
    }
    return "see that it runs, that address and port are right, and that a security group lets this"
        + " node in";
  }

  /** Of a call of EC2. */
  static String ofEc2(Fault fault) {
    return switch (fault.kind()) {
      case DENIED -> SEE_IAM;
      case MISSING -> "correct the id, and see that region and account are right";
      default ->
          "see that the EC2 endpoint of the region can be reached and that the instance has a role,"
              + " then check again";
    };
  }
}
