/// The exact size of a forward pass, and a transformer of scalars that counts as it computes.
@NullMarked
package dev.headroom.count;

import org.jspecify.annotations.NullMarked;
