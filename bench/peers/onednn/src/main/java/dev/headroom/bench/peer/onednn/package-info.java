/// oneDNN, through bytedeco.
@NullMarked
package dev.headroom.bench.peer.onednn;

import org.jspecify.annotations.NullMarked;
