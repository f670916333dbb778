/// Sets of 0/1 vectors and the question whether some of them are orthogonal.
@NullMarked
package dev.headroom.vectors;

import org.jspecify.annotations.NullMarked;
