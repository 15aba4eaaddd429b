/*
 * The protocol by which two agents and three Sentinels keep the route of one table at the master.
 * Checked by scripts/model; what it leaves out is at the end of this comment, and for people in
 * src/site/markdown/model.md.
 *
 * A tick is one second. Within a tick the steps of all processes come in any order; a tick passes
 * when each agent that is not stopped has had its turn, so time never overtakes a running agent.
 * Each thing that goes wrong takes one of FAULTS: the search tries every kind at every place.
 *
 * A turn of an agent (package core): look at the table if that is due (Looks, TableState), ask each
 * Sentinel and the local ROLE, conclude where it stands (ClaimRule, Stances), prove (Prover) and,
 * if the route is to be written and the proof is young enough at the gate, send (Writes, Gate).
 *
 * P1        At each hand-over the proofs were true in this tick: of a majority of the Sentinels
 *           each named this node, ROLE was master, and this agent was shown no higher epoch.
 * bound     While nothing goes wrong and a majority names the master, the route is elsewhere for no
 *           more than EARLY ticks if its agent's last move is young, and LATE ticks if it is not.
 * settled   After the last failover and fault the route comes to the master and stays.
 *
 * Two ways to run it. As it stands: the owner looks when Looks says, and EC2 fails (ALL_FAULTS: and
 * agents and Sentinels do). With ANY_TIME: the owner looks in any tick or not, and all may fail.
 *
 * Left out: a third node and a second table; the source/dest check and the loopback; CreateRoute;
 * alert-only, pause and operator; new histories (epochs that fall); Sentinels that come and go, so
 * that a majority is always 2 of 3; backoff, throttling and jitter (PERIOD is the longest jittered
 * period); Sentinel's own election (epochs are unique, as it makes them); failovers that abort;
 * reads that are under way while a write is; answers kept from earlier ticks, of which only the
 * highest epoch lasts; the reign that voids a proof within its tick; what passes between gate and
 * socket; turns of two agents that interleave although neither is stopped nor waits for EC2.
 */
#ifndef FAILOVERS
#define FAILOVERS 2
#endif
#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef PERIOD
#define PERIOD 7 /* reconcile-period; the real 30 s need no more looks than these */
#endif
#ifndef OVER
#define OVER 13 /* the two minutes after a move, in which each 5 s are looked at; more than 10 */
#endif
#define N 2 /* nodes: a Redis and an agent each */
#define S 3 /* Sentinels */
#ifndef EARLY
#define EARLY (5 + 2)
#endif
#ifndef LATE
#define LATE (PERIOD + 2)
#endif
#define NOBODY 255
#if defined(ANY_TIME) || defined(ALL_FAULTS)
#define AGENT_FAULTS faults
#else
#define AGENT_FAULTS 0
#endif
#define MAJORITY(n) (2 * (n) > S)

/* The truth. */
byte named[S];         /* whom each Sentinel names ... */
byte epoch[S] = 1;     /* ... and at which config-epoch */
bool master[N] = 1;    /* what ROLE answers; node 1 comes back as an old master */
byte king;             /* the master: named at the highest epoch */
byte top = 1;          /* the highest epoch */
byte failovers = FAILOVERS;
byte faults = FAULTS;
byte route;            /* where the table points */
byte late[N];          /* calls whose sender has given them up, and that may still land */
byte wrong;            /* ticks that the route was not at the master and nothing went wrong */
bool hadNamed[S * N];  /* whether the Sentinel named the node (s * N + n) earlier in this tick */
bool wasMaster[N];     /* whether its ROLE was master earlier in this tick */
byte turning = NOBODY; /* whose turn is not to be interleaved with another's */
byte heard[N];         /* the highest epoch that any Sentinel ever answered to its agent */

typedef Agent {
  bool stopped;        /* SIGSTOP, VM pause, long collection */
  bool todo;           /* its turn in this tick is not over */
  bool looking = 1;    /* started, and no majority seen yet */
  bool owns;           /* claiming or holding */
  byte reign;          /* the epoch at which it owns */
  byte highest;        /* the highest epoch seen */
  bool sudden;         /* a failover brought the mastership: write first, then look */
  bool right, acked, tried, fault, readFirst; /* TableState */
  byte odd;            /* 0; seen wrong: 1 in this tick, 2 in an earlier one, 3 again */
  byte moved;          /* ticks since the last write ended or the reign began, up to OVER */
  byte next;           /* ticks until the next look */
  bool aged;           /* a tick has passed since the proof was asked for */
  byte sent;           /* the call: 0 none, 1 on the wire, 2 applied */
  bool slow;           /* the call has taken a tick */
};
Agent a[N];
#define ME a[me]

#define REALLY(n) (master[n] && MAJORITY((named[0] == n) + (named[1] == n) + (named[2] == n)))
#define NAMED(s, n) (named[s] == n || hadNamed[(s) * N + n])
#define WAS_NAMED(n) MAJORITY(NAMED(0, n) + NAMED(1, n) + NAMED(2, n))
#define DISTURBED wrong = 0

/* A new reign: nothing is known of the table. */
inline claim(isSudden, atEpoch) {
  ME.owns = 1; ME.looking = 0; ME.reign = atEpoch; ME.sudden = isSudden;
  ME.right = 0; ME.acked = 0; ME.tried = 0; ME.fault = 0; ME.readFirst = 0; ME.odd = 0;
  ME.moved = 0; ME.next = 0
}

/* Following: what the owner kept says nothing any more. */
inline disown() {
  claim(0, 0); ME.owns = 0
}

/* A look was answered by v. One odd read starts nothing where it was right or acknowledged. */
inline read(v) {
  if
  :: v == me -> ME.right = 1; ME.odd = 0; ME.tried = 0; ME.fault = 0
  :: else ->
     if
     :: ME.odd == 0 -> ME.odd = 1
     :: ME.odd == 2 -> ME.odd = 3; ME.right = 0
     :: else
     fi
  fi;
  ME.readFirst = 0
}

/* When to look again: Looks.nextLook. */
#define WANTS_READ (ME.readFirst || (ME.odd && (ME.right || ME.acked)) \
    || (!ME.right && (ME.acked || (!ME.sudden && !ME.odd && !ME.fault))))
inline schedule() {
#ifdef ANY_TIME
  ME.next = 0 /* the owner looks at any tick, or not */
#else
  if
  :: WANTS_READ -> ME.next = 1
  :: else ->
#ifdef NO_LOOK
     ME.next = NOBODY
#else
     if
#ifndef NO_EARLY_LOOKS
     :: ME.moved < 2 -> ME.next = 1
     :: ME.moved >= 2 && ME.moved < 5 -> ME.next = 5 - ME.moved
     :: ME.moved >= 5 && ME.moved < 10 -> ME.next = 10 - ME.moved
     :: ME.moved >= 10 && ME.moved < OVER -> ME.next = 5
#endif
     :: else -> ME.next = PERIOD
     fi
#endif
  fi
#endif
}

/* TableState.wantsWrite. */
#define WANTS_WRITE (ME.owns && !ME.right && !ME.readFirst \
    && (ME.acked -> ME.odd == 3 : ((ME.sudden && !ME.tried) || ME.fault || ME.odd)))

#ifdef NO_REPROOF
#define LICENSED (isProved || ME.fault)
#else
#define LICENSED isProved
#endif
#ifdef NO_GATE
#define GATE_OPEN 1
#else
#define GATE_OPEN (!ME.aged)
#endif

/* The turn is over; what it found out is forgotten but for the state. */
inline over() {
  if :: turning == me -> turning = NOBODY :: else fi;
  ME.sent = 0; ME.slow = 0; ME.aged = 0; ME.todo = 0;
  count[0] = 0; count[1] = 0; at[0] = 0; at[1] = 0; s = 0; above = 0; won = NOBODY; isProved = 0
}

active [N] proctype Turn() provided (!a[_pid].stopped) {
  byte me = _pid;
  byte s;              /* the Sentinel that is being asked */
  byte count[N];       /* how many name each node ... */
  byte at[N];          /* ... and the highest epoch at which */
  byte above;          /* the highest epoch that any shows */
  byte won = NOBODY;   /* whom a majority names */
  bool isProved;

turn:
  /* Restarted, perhaps, without memory; and the table, if it is due. */
  atomic { ME.todo && (turning == NOBODY || a[turning].stopped) ->
    turning = me;
    if
    :: AGENT_FAULTS -> /* restarted */
       faults--; DISTURBED; disown(); ME.looking = 1; ME.highest = 0; heard[me] = 0
    :: ME.owns && ME.next == 0 -> d_step { read(route); schedule() }
    :: ME.owns && ME.next == 0 && faults -> /* a stale answer */
       faults--; DISTURBED; read(1 - route); schedule()
#ifndef ANY_TIME
    :: !ME.owns || ME.next
#else
    :: true
#endif
    fi;
#ifdef NO_REPROOF
    if :: ME.fault && WANTS_WRITE -> goto send :: else fi
#endif
  };

  /* The Sentinels, one by one. The age counts from here. */
  do
  :: atomic { s < S ->
       if
       :: d_step {
            count[named[s]]++;
            if :: epoch[s] > at[named[s]] -> at[named[s]] = epoch[s] :: else fi;
            if :: epoch[s] > above -> above = epoch[s] :: else fi;
            if :: epoch[s] > heard[me] -> heard[me] = epoch[s] :: else fi }
       :: AGENT_FAULTS -> faults--; DISTURBED /* silent */
       fi;
       s++;
       if :: s == S -> break :: else fi }
  od;

  /* ROLE, and where the agent stands. */
  atomic { skip;
  d_step {
#ifndef EPOCH_IGNORED
    if :: above > ME.highest -> ME.highest = above :: else fi;
#else
    above = 0;
#endif
#ifndef ONE_SENTINEL
    if :: MAJORITY(count[0]) -> won = 0 :: MAJORITY(count[1]) -> won = 1 :: else fi;
#else
    if :: count[me] -> won = me :: else -> won = 1 - me fi;
#endif
#ifndef ROLE_UNCHECKED
#define SAYS_MASTER master[me]
#else
#define SAYS_MASTER 1
#endif
    isProved = (won == me && SAYS_MASTER && at[me] >= above && at[me] >= ME.highest);
    if
    :: ME.owns ->
       if
       :: won == 1 - me && at[won] >= above && at[won] >= ME.reign -> disown()
       :: else ->
          if
          :: won != me && !SAYS_MASTER -> disown()
          :: isProved && at[me] > ME.reign -> claim(1, at[me])
          :: else
          fi
       fi
    :: else ->
       if
       :: isProved -> claim(!ME.looking, at[me])
       :: won == 1 - me -> ME.looking = 0
       :: else
       fi
    fi
  };
  if :: WANTS_WRITE && LICENSED -> skip :: else -> over(); goto turn fi
  };

send: /* One that is stopped here would send on an old proof, but for the gate. */
  if
  :: atomic { GATE_OPEN ->
       ME.sent = 1; ME.tried = 1; ME.right = 0; ME.acked = 0; ME.odd = 0;
       if :: turning == me -> turning = NOBODY :: else fi;
       assert(WAS_NAMED(me));               /* P1 (a) */
       assert(master[me] || wasMaster[me]); /* P1 (b) */
       assert(ME.reign >= heard[me])        /* P1 (c), and that none showed a higher epoch */
     }
  :: atomic { !GATE_OPEN -> over(); goto turn }
  fi;
  if
  :: atomic { ME.sent == 2 -> /* acknowledged */
       ME.acked = 1; ME.fault = 0; ME.moved = 0; ME.next = 0; over() }
  :: atomic { ME.sent == 1 && faults -> /* refused for now: 503 */
       faults--; DISTURBED; ME.fault = 1; over() }
  :: atomic { ME.sent && faults -> /* timed out: applied, or not yet */
       faults--; DISTURBED;
       if :: ME.sent == 1 -> late[me]++ :: else fi;
       ME.fault = 1; ME.readFirst = 1; ME.moved = 0; ME.next = 0; over() }
  fi;
  goto turn
}

/* A hello message: the higher epoch wins. */
#define HELLO(from, to) \
  atomic { epoch[from] > epoch[to] -> \
    DISTURBED; hadNamed[(to) * N + named[to]] = 1; \
    named[to] = named[from]; epoch[to] = epoch[from] }

/* Sentinels, Redis, EC2, and what stops and wakes agents. No option can be taken for ever. */
active proctype World() {
  byte s;
  do
  :: atomic { failovers -> /* a leader, that may have missed the last, promotes the other node */
       DISTURBED; failovers--; top++;
       select(s : 0 .. S - 1);
       hadNamed[s * N + named[s]] = 1;
       king = 1 - named[s]; named[s] = king; epoch[s] = top; master[king] = 1; s = 0 }
  :: HELLO(0, 1) :: HELLO(0, 2) :: HELLO(1, 0) :: HELLO(1, 2) :: HELLO(2, 0) :: HELLO(2, 1)
  :: atomic { master[1 - king] -> /* the old master is told, or was down, and is now a replica */
       DISTURBED; wasMaster[1 - king] = 1; master[1 - king] = 0 }
  :: atomic { a[0].sent == 1 -> a[0].sent = 2; route = 0 }
  :: atomic { a[1].sent == 1 -> a[1].sent = 2; route = 1 }
  :: atomic { late[0] -> late[0]--; DISTURBED; if :: route = 0 :: skip fi }
  :: atomic { late[1] -> late[1]--; DISTURBED; if :: route = 1 :: skip fi }
#ifndef NO_OTHER_HAND
  :: atomic { faults -> faults--; DISTURBED; route = 1 - route } /* another hand */
#endif
  :: atomic { AGENT_FAULTS && !a[0].stopped -> faults--; DISTURBED; a[0].stopped = 1 }
  :: atomic { AGENT_FAULTS && !a[1].stopped -> faults--; DISTURBED; a[1].stopped = 1 }
  :: atomic { a[0].stopped -> DISTURBED; a[0].stopped = 0 }
  :: atomic { a[1].stopped -> DISTURBED; a[1].stopped = 0 }
  :: atomic { failovers || faults -> failovers = 0; faults = 0 } /* no more of either */
  od
}

/* A running agent takes its turn within the tick; a call may take one tick, a given-up one any. */
#define READY(n) (a[n].stopped || !a[n].todo || (a[n].sent == 1 && !a[n].slow))
inline pass(n) {
  hadNamed[n] = 0; hadNamed[N + n] = 0; hadNamed[2 * N + n] = 0; wasMaster[n] = 0;
  a[n].aged = a[n].todo;
  if :: a[n].odd == 1 -> a[n].odd = 2 :: else fi;
#ifndef ANY_TIME
  if :: a[n].owns && a[n].moved < OVER -> a[n].moved++ :: else fi;
  if :: a[n].next && a[n].next != NOBODY -> a[n].next-- :: else fi;
#endif
  if :: a[n].sent == 1 -> a[n].slow = 1 :: else fi;
  a[n].todo = 1
}

active proctype Clock() {
  if :: route = 0 :: route = 1 fi; /* before any agent has had a turn */
  do
  :: d_step { READY(0) && READY(1) ->
       pass(0); pass(1);
#ifndef ANY_TIME
       if
       :: route != king && REALLY(king) && !a[king].stopped ->
          wrong++;
          assert(wrong <= (a[king].moved < OVER -> EARLY : LATE))
       :: else -> wrong = 0
       fi
#endif
     }
  od
}

ltl settled { <>[] (route == king) }
