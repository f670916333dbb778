package dev.headroom.model;

import java.util.List;

/// The row-wise half of a layer.
/// Source: theory.md 1.
public sealed interface Mlp permits Plain, Gated, Experts {
  /// Entries between its products; of one expert where there are such.
  int hidden();

  /// The numbers that it holds in a model of this width.
  List<Slot> slots(int width);
}
