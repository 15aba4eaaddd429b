package io.sentinelvip.vpc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is to go wrong. The first fault set that fits a call, and is not used up, is what the call
 * meets.
 */
public final class Faults {

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Store store;

  Faults(Store store) {
    this.store = store;
  }

  /** Begins a fault on one action; {@code *} is any, {@code Describe*} any that begins so. */
  public FaultBuilder on(String action) {
    return new FaultBuilder(this, store, action);
  }

  /** Ends all faults; those that hang are let go, their connections cut. */
  public void clear() {
    faults.forEach(Fault::clear);
  }

  void add(Fault fault) {
    faults.add(fault);
  }

  void remove(Fault fault) {
    faults.remove(fault);
  }

  Optional<Fault> match(Call call) {
    return faults.stream().filter(fault -> fault.take(call)).findFirst();
  }
}
