package io.sentinelvip.core;

import io.sentinelvip.model.Endpoint;
import io.sentinelvip.model.EniId;
import io.sentinelvip.model.Fault;
import io.sentinelvip.model.Identity;
import io.sentinelvip.model.Ip;
import io.sentinelvip.model.Moment;
import io.sentinelvip.model.Role;
import io.sentinelvip.model.RouteTableId;
import io.sentinelvip.model.RunId;
import io.sentinelvip.model.SentinelView;
import io.sentinelvip.model.TableView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the world told the core about one VIP. Everything that the core knows came as one of these.
 */
public sealed interface Event {

  /** Calls the handler's method for this event. */
  <R> R handle(Handler<R> h);

  /** The time that the core asked to be woken at has come. */
  record Woke() implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.woke(this);
    }
  }

  /** Somebody said something that makes asking worthwhile. */
  record Hinted(Hint hint) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.hinted(this);
    }
  }

  /** A Sentinel answered. */
  record ViewAnswered(SentinelView view) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.viewAnswered(this);
    }
  }

  /** A Sentinel could not be asked, or does not know the master. */
  record ViewFailed(Endpoint via, Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.viewFailed(this);
    }
  }

  /** A Sentinel listed the data nodes of the group, the master among them. */
  record NodesListed(RunId sentinel, Set<Endpoint> nodes) implements Event {
    /** Copies the set, and keeps its order: it decides between interfaces, and must replay. */
    public NodesListed {
      nodes = Collections.unmodifiableSet(new LinkedHashSet<>(nodes));
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.nodesListed(this);
    }
  }

  /**
   * Host names that the Sentinels use were resolved; a name that could not be is absent, its last
   * good answer stands.
   */
  record NamesResolved(Map<String, Set<Ip>> addresses) implements Event {
    /** Copies the map, and keeps its order. */
    public NamesResolved {
      addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.namesResolved(this);
    }
  }

  /** A Redis answered {@code ROLE}. */
  record RoleAnswered(Endpoint redis, Role role, Moment askedAt, Moment answeredAt)
      implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.roleAnswered(this);
    }
  }

  /** A Redis could not be asked for its role. */
  record RoleFailed(Endpoint redis, Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.roleFailed(this);
    }
  }

  /** Which instance this is. */
  record IdentityLearned(Identity identity) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.identityLearned(this);
    }
  }

  /** Which instance this is could not be learned. */
  record IdentityFailed(Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.identityFailed(this);
    }
  }

  /**
   * The managed tables that exist, as EC2 showed them. A table asked for by id and not shown does
   * not exist.
   */
  record TablesRead(List<TableView> tables, Moment askedAt) implements Event {
    /** Copies the list. */
    public TablesRead {
      tables = List.copyOf(tables);
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.tablesRead(this);
    }
  }

  /** The tables could not be read. */
  record TablesUnread(Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.tablesUnread(this);
    }
  }

  /** The source/dest check of an ENI was read. */
  record CheckRead(EniId eni, boolean on, Moment askedAt) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.checkRead(this);
    }
  }

  /** The source/dest check could not be read. */
  record CheckUnread(Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.checkUnread(this);
    }
  }

  /** EC2 acknowledged that the source/dest check is off. */
  record CheckDisabled(EniId eni) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.checkDisabled(this);
    }
  }

  /** The source/dest check was not turned off, or nobody knows. */
  record CheckNotDisabled(EniId eni, Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.checkNotDisabled(this);
    }
  }

  /** EC2 acknowledged a route; {@code sentAt}: when the request left, where that is known. */
  record RoutePointed(RouteTableId table, Optional<Moment> sentAt) implements Event {
    /** One whose request left nobody knows when. */
    public RoutePointed(RouteTableId table) {
      this(table, Optional.empty());
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.routePointed(this);
    }
  }

  /**
   * A route was not written, or nobody knows; {@code sentAt}: when the request left, if it did and
   * that is known.
   */
  record RouteNotPointed(RouteTableId table, Fault fault, Optional<Moment> sentAt)
      implements Event {
    /** One whose request did not leave, or nobody knows when. */
    public RouteNotPointed(RouteTableId table, Fault fault) {
      this(table, fault, Optional.empty());
    }

    @Override
    public <R> R handle(Handler<R> h) {
      return h.routeNotPointed(this);
    }
  }

  /**
   * Whether the VIP is on the loopback, after a look, an addition or a removal; {@code ours}: this
   * agent added it.
   */
  record LoopbackSeen(boolean present, boolean ours) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.loopbackSeen(this);
    }
  }

  /** The loopback could not be read or changed. */
  record LoopbackFailed(Fault fault) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.loopbackFailed(this);
    }
  }

  /** A person said hands off, until a wall-clock time in milliseconds since the epoch. */
  record PauseAsked(long untilWallMillis) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.pauseAsked(this);
    }
  }

  /** A person said go on. */
  record ResumeAsked() implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.resumeAsked(this);
    }
  }

  /** A person said: look now, and move if the proofs hold; or even if no majority can be seen. */
  record ClaimAsked(boolean despiteNoMajority) implements Event {
    @Override
    public <R> R handle(Handler<R> h) {
      return h.claimAsked(this);
    }
  }

  /** One method per event, so that a forgotten one does not compile. */
  interface Handler<R> {
    R woke(Woke e);

    R hinted(Hinted e);

    R viewAnswered(ViewAnswered e);

    R viewFailed(ViewFailed e);

    R nodesListed(NodesListed e);

    R namesResolved(NamesResolved e);

    R roleAnswered(RoleAnswered e);

    R roleFailed(RoleFailed e);

    R identityLearned(IdentityLearned e);

    R identityFailed(IdentityFailed e);

    R tablesRead(TablesRead e);

    R tablesUnread(TablesUnread e);

    R checkRead(CheckRead e);

    R checkUnread(CheckUnread e);

    R checkDisabled(CheckDisabled e);

    R checkNotDisabled(CheckNotDisabled e);

    R routePointed(RoutePointed e);

    R routeNotPointed(RouteNotPointed e);

    R loopbackSeen(LoopbackSeen e);

    R loopbackFailed(LoopbackFailed e);

    R pauseAsked(PauseAsked e);

    R resumeAsked(ResumeAsked e);

    R claimAsked(ClaimAsked e);
  }
}
