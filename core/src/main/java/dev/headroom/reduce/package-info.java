/// From a formula to vectors, from vectors to a transformer, and from its answer back to a model.
@NullMarked
package dev.headroom.reduce;

import org.jspecify.annotations.NullMarked;
