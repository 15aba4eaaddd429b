package io.sentinelvip.model;

/** What a Redis says of itself, the first element of the answer to {@code ROLE}. */
public enum Role {
  /** It takes writes. */
  MASTER,
  /** It follows another Redis, whether or not the link is up. */
  REPLICA,
  /** It is no data node. */
  SENTINEL
}
