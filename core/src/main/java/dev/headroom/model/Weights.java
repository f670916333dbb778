package dev.headroom.model;

import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import java.util.List;
import java.util.Optional;

/// Where a transformer's numbers come from: mapped from a file, random, or computed when asked for.
/// The same object returned twice means the same numbers: an engine prepares it once.
/// Shared: by any number of threads until they are closed.
public interface Weights extends AutoCloseable {
  Architecture architecture();

  /// What stands before and after the layers: {@link Architecture#slots}.
  Numbers ends();

  /// What a layer holds, counted from 0: {@link Layer#slots}.
  Numbers layer(int layer);

  /// Whether an engine may keep what it prepared: true for stored weights, false where every layer is
  /// computed when asked for and keeping all of them would not fit.
  default boolean resident() {
    return true;
  }

  /// What a user should know of these weights although they were accepted, complete once everything
  /// was read.
  List<String> notices();

  /// Gives back what holds the numbers, such as a mapped file; nothing may be read afterwards.
  @Override
  default void close() {}

  /// The numbers of one layer, or of the ends, by what they do.
  interface Numbers {
    /// Copy `copy` of a slot, which the architecture has.
    Linear of(Role role, int copy);

    default Linear of(Role role) {
      return of(role, 0);
    }

    /// A table, or a norm's gain.
    default Rows rows(Role role) {
      return of(role).weight().matrix();
    }
  }

  /// Shape:  weight `[in, out]` after its own transposition, bias `[1, out]`; a table has its rows as
  ///         inputs, a norm's gain is a map from one entry.
  record Linear(Part weight, Optional<Rows> bias) {}
}
