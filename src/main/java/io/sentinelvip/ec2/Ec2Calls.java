package io.sentinelvip.ec2;

import io.sentinelvip.ec2.Ec2Faults.Call;
import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.Gate;
import io.sentinelvip.model.Fault;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/** Makes calls, and turns what they throw into faults. */
final class Ec2Calls {

  private final Ec2Access access;
  private final Optional<AssumedRole> role;

  Ec2Calls(Ec2Access access, Optional<AssumedRole> role) {
    this.access = access;
    this.role = role;
  }

  /** Makes a call that changes nothing. */
  <T> T reading(Call call, Supplier<T> request) throws FaultException {
    return send(call, Gate.OPEN, request);
  }

  <T> T send(Call call, Gate gate, Supplier<T> request) throws FaultException {
    Departure departure = new Departure(gate);
    try {
      return access.http().through(departure, request);
    } catch (SdkException e) {
      if (departure.refusal().isPresent()) {
        throw departure.refusal().get();
      }
      Fault fault =
          departure.isCut()
              ? Ec2Faults.noAnswer(call, true)
              : Ec2Faults.of(blamed(call, e), e, departure.hasLeft());
      throw new FaultException(fault, e);
    } finally {
      departure.over();
    }
  }

  /** The call that failed: this one, or the one that was to bring its credentials. */
  private Call blamed(Call call, SdkException e) {
    return e instanceof StsException
        ? new Call("sts:AssumeRole", role.map(AssumedRole::arn).orElse("?"), false)
        : call;
  }

  /** What a dry run was refused for; empty where the call would have worked. */
  Optional<Fault> rehearse(Call call, Supplier<?> dryRun) {
    try {
      reading(call, dryRun);
    } catch (FaultException e) {
      if (!(e.getCause() instanceof Ec2Exception answer) || !saysItWouldHaveWorked(answer)) {
        return Optional.of(e.fault());
      }
    }
    return Optional.empty();
  }

  private static boolean saysItWouldHaveWorked(Ec2Exception answer) {
    return answer.awsErrorDetails() != null
        && Objects.equals(answer.awsErrorDetails().errorCode(), "DryRunOperation");
  }
}
