/// PyTorch, through DJL.
@NullMarked
package dev.headroom.bench.peer.pytorch;

import org.jspecify.annotations.NullMarked;
