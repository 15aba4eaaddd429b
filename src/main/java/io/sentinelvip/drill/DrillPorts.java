package io.sentinelvip.drill;

import io.sentinelvip.check.Line;
import io.sentinelvip.engine.ClientPort;
import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.GroupPort;
import io.sentinelvip.engine.RolePort;
import io.sentinelvip.engine.Routes;
import io.sentinelvip.engine.SentinelPort;
import io.sentinelvip.engine.StatusReport;
import io.sentinelvip.model.TableSelector;
import io.sentinelvip.model.VipId;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a drill looks at, and the one thing that it acts by: {@code group}.
 *
 * @param vip whose drill
 * @param tables the managed tables
 * @param check makes the preflight
 * @param sentinels all Sentinels; what they say must go to {@code watch}
 * @param roles the servers; what they say, too
 * @param watch where that goes
 * @param routes EC2; a drill only reads
 * @param group Sentinels and servers, as an operator
 * @param client makes a client that writes to this key
 * @param agent asks the agent of this node
 * @param clock both clocks
 * @param sleep waits
 */
public record DrillPorts(
    VipId vip,
    TableSelector tables,
    Supplier<List<Line>> check,
    SentinelPort sentinels,
    RolePort roles,
    Watch watch,
    Routes routes,
    GroupPort group,
    Function<String, ClientPort> client,
    Agent agent,
    Clock clock,
    Sleep sleep) {

  /** Asks the agent of this node. */
  @FunctionalInterface
  public interface Agent {
    /** Where it stands; throws, with the remedy in its message, if it does not answer. */
    StatusReport status() throws Exception;
  }

  /** Waits. */
  @FunctionalInterface
  public interface Sleep {
    /** For so long. */
    void sleep(Duration howLong) throws InterruptedException;
  }
}
