package io.sentinelvip.sentinel;

import java.util.concurrent.ThreadFactory;

/** Daemon threads that say what they are for. */
final class Threads {

  private Threads() {}

  static ThreadFactory named(String name) {
    return task -> daemon(name, task);
  }

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
