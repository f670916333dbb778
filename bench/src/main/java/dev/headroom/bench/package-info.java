/// Headroom beside native peers, and tools that bring models from elsewhere.
@NullMarked
package dev.headroom.bench;

import org.jspecify.annotations.NullMarked;
