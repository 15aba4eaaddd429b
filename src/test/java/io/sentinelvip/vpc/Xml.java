package io.sentinelvip.vpc;

import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes the elements of an answer, one after another. */
final class Xml {

  private final StringBuilder out = new StringBuilder();

  /** An element that holds text. */
  Xml text(String name, Object value) {
    out.append('<').append(name).append('>');
    out.append(escape(value.toString()));
    out.append("</").append(name).append('>');
    return this;
  }

  /** As {@link #text}; nothing where there is no value. */
  Xml maybe(String name, Optional<?> value) {
    value.ifPresent(v -> text(name, v));
    return this;
  }

  /** An element that holds elements. */
  Xml in(String name, Runnable inner) {
    out.append('<').append(name).append('>');
    inner.run();
    out.append("</").append(name).append('>');
    return this;
  }

  /** EC2's form of a list: {@code <name><item>..</item>..</name>}. */
  <T> Xml items(String name, Collection<T> all, BiConsumer<Xml, T> each) {
    return in(name, () -> all.forEach(one -> in("item", () -> each.accept(this, one))));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
