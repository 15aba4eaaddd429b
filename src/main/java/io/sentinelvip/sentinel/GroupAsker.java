package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** A {@link GroupPort}: a connection for each question, since few are asked. */
public final class GroupAsker implements GroupPort {

  private static final int ANSWER_MILLIS = 2000;
  private static final String PRIORITY = "replica-priority";

  private final Access sentinels;
  private final Access redis;
  private final Names names = new Names(InetAddress::getAllByName);

  /**
   * Does not connect.
   *
   * @param sentinels how to get in at a Sentinel
   * @param redis how to get in at a Redis
   */
  public GroupAsker(Access sentinels, Access redis) {
    this.sentinels = sentinels;
    this.redis = redis;
  }

  @Override
  public Group look(Endpoint sentinel, MasterName master) throws FaultException {
    List<Reply> replies =
        ask(
            sentinel,
            sentinels,
            List.of(
                List.of("SENTINEL", "MASTER", master.value()),
                List.of("SENTINEL", "REPLICAS", master.value()),
                List.of("SENTINEL", "SENTINELS", master.value())));
    String what = "SENTINEL MASTER, REPLICAS, SENTINELS " + master + " at " + sentinel;
    return GroupReplies.group(what, sentinel, replies);
  }

  @Override
  public void failover(Endpoint sentinel, MasterName master) throws FaultException {
    one(sentinel, sentinels, "SENTINEL", "FAILOVER", master.value());
  }

  @Override
  public int priority(Endpoint server) throws FaultException {
    Reply reply = one(server, redis, "CONFIG", "GET", PRIORITY);
    return GroupReplies.priority("CONFIG GET " + PRIORITY + " at " + server, reply);
  }

  @Override
  public void setPriority(Endpoint server, int priority) throws FaultException {
    one(server, redis, "CONFIG", "SET", PRIORITY, String.valueOf(priority));
  }

  @Override
  public void rewrite(Endpoint server) throws FaultException {
    one(server, redis, "CONFIG", "REWRITE");
  }

  @Override
  public Set<Long> written(Endpoint server, String key) throws FaultException {
    return GroupReplies.numbers(
        "SMEMBERS " + key + " at " + server, one(server, redis, "SMEMBERS", key));
  }

  @Override
  public void delete(Endpoint server, String key) throws FaultException {
    one(server, redis, "DEL", key);
  }

  private Reply one(Endpoint at, Access access, String... command) throws FaultException {
    Reply reply = ask(at, access, List.of(List.of(command))).get(0);
    SentinelReplies.refuse(String.join(" ", command) + " at " + at, reply);
    return reply;
  }

  private List<Reply> ask(Endpoint at, Access access, List<List<String>> commands)
      throws FaultException {
    return Wire.once(at, access, names, ANSWER_MILLIS, commands);
  }
}
