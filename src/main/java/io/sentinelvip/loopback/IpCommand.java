package io.sentinelvip.loopback;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs {@code ip}. */
final class IpCommand {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final List<String> command;

  IpCommand(List<String> command) {
    this.command = List.copyOf(command);
  }

  /** What it printed. Arguments are kept so narrow that this fits a pipe's buffer. */
  String run(String... arguments) throws FaultException {
    String shown = "ip " + String.join(" ", arguments);
    Process process = start(shown, arguments);
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw fault(Fault.Kind.TRANSIENT, "Timeout", shown + ": not done after 2 s");
      }
      if (process.exitValue() != 0) {
        throw failed(shown, text(process.getErrorStream()));
      }
      return text(process.getInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(
          new Fault(Fault.Kind.TRANSIENT, "Interrupted", shown + ": the agent is stopping"), e);
    } catch (IOException e) {
      throw new FaultException(
          new Fault(Fault.Kind.TRANSIENT, "IOException", shown + ": " + e.getMessage()), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String shown, String... arguments) throws FaultException {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(whole);
    // The agent's own environment may hold passwords and keys.
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new FaultException(
          new Fault(
              Fault.Kind.TRANSIENT,
              "NoIpCommand",
              shown + ": " + e.getMessage() + "; install iproute2, or see that it is on the PATH"),
          e);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** The kernel's words, as {@code ip} passes them on, differ by its age and by the family. */
  static FaultException failed(String shown, String error) {
    String e = error.toLowerCase(Locale.ROOT);
    String told = shown + ": " + error.replaceAll("\\s+", " ");
    if (e.contains("operation not permitted")) {
      return fault(
          Fault.Kind.DENIED,
          "NotPermitted",
          told + "; give the agent CAP_NET_ADMIN, or set 'loopback: static' and add it yourself");
    }
    if (e.contains("ipv6 is disabled") || e.contains("permission denied")) {
      return fault(
          Fault.Kind.DENIED,
          "Ipv6Disabled",
          told + "; IPv6 seems to be off: see sysctl net.ipv6.conf.lo.disable_ipv6");
    }
    if (e.contains("file exists")
        || e.contains("already assigned")
        || e.contains("cannot assign requested address")
        || e.contains("address not found")) {
      return fault(Fault.Kind.REJECTED, "Overtaken", told);
    }
    return fault(Fault.Kind.TRANSIENT, "IpFailed", told);
  }

  private static FaultException fault(Fault.Kind kind, String code, String text) {
    return new FaultException(new Fault(kind, code, text));
  }
}
