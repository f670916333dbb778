/// What may be said with a number, and what has to be said with it.
@NullMarked
package dev.headroom.claim;

import org.jspecify.annotations.NullMarked;
