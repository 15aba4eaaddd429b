package io.sentinelvip.sentinel;

import io.sentinelvip.engine.Clock;
import io.sentinelvip.engine.Inbox;
import io.sentinelvip.model.MasterName;
import java.util.Set;

/** What all links share. */
record LinkContext(
    Set<MasterName> masters,
    Access access,
    Inbox inbox,
    Clock clock,
    Names names,
    NameResolver resolver) {}
