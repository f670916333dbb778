/// Contestants and what they are asked: tasks with sizes, each computed in a JVM of its own.
@NullMarked
package dev.headroom.bench.peer;

import org.jspecify.annotations.NullMarked;
