/// How measured time grows with one size of a model, beside what is counted and what is proven.
/// Source: docs/scaling.md.
@NullMarked
package dev.headroom.scaling;

import org.jspecify.annotations.NullMarked;
