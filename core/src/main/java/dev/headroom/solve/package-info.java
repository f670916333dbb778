/// Decides formulas and orthogonal vectors by running a transformer.
@NullMarked
package dev.headroom.solve;

import org.jspecify.annotations.NullMarked;
