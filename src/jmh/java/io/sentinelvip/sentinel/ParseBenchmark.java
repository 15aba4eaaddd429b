package io.sentinelvip.sentinel;

import io.sentinelvip.engine.FaultException;
import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.MasterName;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is read of a Sentinel during a failover, as it was recorded from Redis 7.0.15. */
@State(Scope.Thread)
public class ParseBenchmark {

  private static final MasterName MASTER = new MasterName("mymaster");
  private static final RunId SENTINEL = new RunId("a".repeat(40));
  private static final Endpoint VIA = new Endpoint("10.0.1.11", 26379);
  private static final Moment ASKED = new Moment(1_000_000_000L, 1_700_000_000_000L);

  private final Reply master = Recorded.reply("master-reconf-slaves");
  private final List<Reply> replies =
      List.of(master, Recorded.reply("addr-reconf-slaves"), master);

  /** Three replies that make a view. */
  @Benchmark
  public Optional<SentinelView> aView() throws FaultException {
    return SentinelReplies.view(MASTER, replies, SENTINEL, VIA, ASKED, ASKED);
  }

  /** The same from the bytes of one of them. */
  @Benchmark
  public Object theBytesOfSentinelMaster() {
    return Recorded.reply("master-reconf-slaves");
  }

  /** The message that hastens most. */
  @Benchmark
  public Object aSwitchMasterMessage() {
    return SentinelMessage.parse(
        "+switch-master", "mymaster 10.0.1.11 6379 10.0.2.12 6379");
  }
}
