/// MKL, through bytedeco.
@NullMarked
package dev.headroom.bench.peer.mkl;

import org.jspecify.annotations.NullMarked;
