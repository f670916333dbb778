package dev.headroom.tensor;

/// Numbers that are added to scores: that of query i and key j in head h of batch row b stands at
/// column `base + b·byBatch + h·byHead + i·byQuery + j·byKey` of a table. A mask that is broadcast
/// has steps of 0; a table by distance has −1 by query and 1 by key. −∞ hides a key from a query.
/// Shape:  table `[1, entries]`.
/// Fails:  IllegalArgumentException when the table has not one row.
public record Bias(Tensor table, int base, int byBatch, int byHead, int byQuery, int byKey) {
  public Bias {
    if (table.rows() != 1) {
      throw new IllegalArgumentException(
          "the table of a bias has " + table.rows() + " rows, expected 1");
    }
  }

  /// Where the number of query i and key j stands.
  public int at(int b, int h, int i, int j) {
    return base + b * byBatch + h * byHead + i * byQuery + j * byKey;
  }

  public double get(int b, int h, int i, int j) {
    return table.get(0, at(b, h, i, j));
  }

  /// Whether every number of a call of that shape stands in the table.
  public boolean covers(AttentionShape s) {
    long[] steps = {
      (s.batch() - 1L) * byBatch,
      (s.heads() - 1L) * byHead,
      (s.queries() - 1L) * byQuery,
      (s.keys() - 1L) * byKey
    };
    long least = base;
    long most = base;
    for (long step : steps) {
      least += Math.min(step, 0);
      most += Math.max(step, 0);
    }
    return least >= 0 && most < table.cols();
  }
}
