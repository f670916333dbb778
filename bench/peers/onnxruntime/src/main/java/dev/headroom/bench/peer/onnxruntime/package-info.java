/// ONNX Runtime, through its own Java interface.
@NullMarked
package dev.headroom.bench.peer.onnxruntime;

import org.jspecify.annotations.NullMarked;
