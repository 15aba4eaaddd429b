package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what went wrong into what the core decides by. */
final class Faults {

  /** DENIED is what protected mode says. */
  private static final Set<String> REFUSALS = Set.of("WRONGPASS", "NOAUTH", "NOPERM", "DENIED");

  private static final int LONGEST = 200;

  private Faults() {}

  /** Redis repeats the arguments of a command that it does not know; AUTH's is a password. */
  private static final Pattern ARGUMENTS =
      Pattern.compile(",? *with args beginning with.*", Pattern.DOTALL);

  /** An error reply to {@code what}. */
  static Fault ofError(String what, String said) {
    String error = ARGUMENTS.matcher(said).replaceFirst("");
    int space = error.indexOf(' ');
    String code = space < 0 ? error : error.substring(0, space);
    Fault.Kind kind = Fault.Kind.TRANSIENT;
    if (REFUSALS.contains(code) || error.startsWith("ERR AUTH ")) {
      kind = Fault.Kind.DENIED;
    } else if (error.startsWith("ERR No such master")) {
      kind = Fault.Kind.MISSING;
    }
    return new Fault(kind, clip(code), what + ": " + clip(error));
  }

  /** An exception while {@code what} was tried. */
  static Fault ofException(String what, Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof FaultException f) {
        return f.fault();
      }
      if (t instanceof CertificateException) {
        return new Fault(
            Fault.Kind.DENIED, "Certificate", what + ": " + clip(String.valueOf(t.getMessage())));
      }
      if (t instanceof SocketTimeoutException) {
        return new Fault(Fault.Kind.TRANSIENT, "Timeout", what + ": no answer in time");
      }
      if (t instanceof ConnectException && String.valueOf(t.getMessage()).contains("refused")) {
        return new Fault(Fault.Kind.TRANSIENT, "REFUSED", what + ": nobody listens there");
      }
      if (t instanceof UnknownHostException) {
        return new Fault(
            Fault.Kind.TRANSIENT, "UnknownHost", what + ": the host name cannot be resolved");
      }
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new Fault(
        Fault.Kind.TRANSIENT,
        root.getClass().getSimpleName(),
        what + ": " + clip(String.valueOf(root.getMessage())));
  }

  /** A reply that says nothing this program understands. */
  static Fault malformed(String what) {
    return new Fault(Fault.Kind.TRANSIENT, "Malformed", what + ": not a reply that makes sense");
  }

  /** Whether the password was refused, so that it is worth reading its file once more. */
  static boolean isRefusedPassword(Fault fault) {
    return fault.code().equals("WRONGPASS") || fault.code().equals("NOAUTH");
  }

  private static String clip(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
