/// Machines as values: the one that is here, and those that are on paper alone.
@NullMarked
package dev.headroom.machine;

import org.jspecify.annotations.NullMarked;
