package io.sentinelvip.admin;

import org.jspecify.annotations.Nullable;

/** The bodies of the requests. */
final class Requests {

  private Requests() {}

  /** Of {@code POST /claim}; every key may be absent. */
  record Claim(@Nullable String vip, boolean despiteNoMajority) {}

  /** Of {@code POST /pause}. */
  record Pause(long forSeconds) {}

  /** Of the answer to {@code POST /link}: where a browser is to be sent, once. */
  record Link(String path) {}

  /** Of every other answer to a {@code POST}: what was done, or what is wrong and what to do. */
  record Answer(boolean accepted, String text) {}
}
