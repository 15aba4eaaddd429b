package io.sentinelvip.engine;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.VipId;

/**
 * Asks Redis for its role. What it says arrives in the {@link Inbox}; the cut of a connection is a
 * hint.
 */
public interface RolePort extends AutoCloseable {

  /** Asks; does not wait. {@code vip} tells which credentials to use, and who is to be told. */
  void ask(VipId vip, Endpoint redis);

  @Override
  void close();
}
