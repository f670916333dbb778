/// ONNX files as far as weights need them: the wire format, the graph, the names of its matrices.
@NullMarked
package dev.headroom.bench.onnx;

import org.jspecify.annotations.NullMarked;
