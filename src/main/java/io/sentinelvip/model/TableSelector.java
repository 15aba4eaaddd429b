package io.sentinelvip.model;

import java.util.List;

/** Which route tables are to carry the VIP. */
public sealed interface TableSelector {

  /** These, and no other. */
  record ByIds(List<RouteTableId> ids) implements TableSelector {
    /** Copies; none is not a choice. */
    public ByIds {
      ids = List.copyOf(ids);
      if (ids.isEmpty()) {
        throw new IllegalArgumentException("no route table");
      }
    }

    @Override
    public String toString() {
      return ids.toString();
    }
  }

  /** Those of the instance's VPC that carry this tag, as of the last look. */
  record ByTag(String key, String value) implements TableSelector {
    @Override
    public String toString() {
      return "tag " + key + "=" + value;
    }
  }
}
