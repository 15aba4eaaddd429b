package io.sentinelvip.lab;

import io.sentinelvip.model.Endpoint;

/**
 * One machine of a group: a data server and a Sentinel at one address.
 *
 * @param index 0 for the first master
 * @param address the loopback address that stands for the machine
 * @param name what Sentinel announces: the address, or a host name if the group uses them
 * @param redis the data server
 * @param sentinel the Sentinel beside it
 */
public record Node(int index, String address, String name, Server redis, Server sentinel)
    implements AutoCloseable {

  /** What {@code ROLE} answers first: {@code master} or {@code slave}. */
  public String role() {
    return String.valueOf(redis.list("ROLE").get(0));
  }

  /** The data server as Sentinel names it. */
  public Endpoint announced() {
    return new Endpoint(name, redis.endpoint().port());
  }

  /** Kills both with SIGKILL: the machine is gone. */
  public void kill() {
    redis.kill();
    sentinel.kill();
  }

  @Override
  public void close() {
    sentinel.close();
    redis.close();
  }

  @Override
  public String toString() {
    return "node " + index + " (" + announced() + ")";
  }
}
