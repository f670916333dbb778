/// OpenBLAS, through bytedeco.
@NullMarked
package dev.headroom.bench.peer.openblas;

import org.jspecify.annotations.NullMarked;
