package io.sentinelvip.bench;

import java.util.List;

/** A contender at work. */
interface Active extends AutoCloseable {

  /** Where its clients connect. */
  String target();

  /** Its processes, to be measured. */
  List<Tree> trees();

  /** Returns once it is at rest, and would notice the next failover. */
  void awaitRest();

  @Override
  void close();
}
