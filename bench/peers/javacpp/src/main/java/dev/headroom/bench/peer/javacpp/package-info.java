/// What libraries that are called through JavaCPP share.
@NullMarked
package dev.headroom.bench.peer.javacpp;

import org.jspecify.annotations.NullMarked;
