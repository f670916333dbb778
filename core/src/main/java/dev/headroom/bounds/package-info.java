/// Theorems as rows: what each says of a model, or what of the model it does not speak of.
/// Source: theory.md 6.
@NullMarked
package dev.headroom.bounds;

import org.jspecify.annotations.NullMarked;
