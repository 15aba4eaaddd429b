package io.sentinelvip.drill;

import java.util.List;

/** Whom a drill tells what it does while it does it. */
public interface Teller {

  /** What was found before the start. */
  void before(List<Precondition> lines);

  /**
   * Asks whether it may start.
   *
   * @param sentence what will happen
   * @param word what has to be typed
   * @return empty text if it may; else why not
   */
  String refusal(String sentence, String word);

  /** What is done now. */
  void step(String sentence);

  /** Something that was seen. */
  void seen(DrillReport.Entry entry);
}
