/// One question to a kernel a class; docs/profiling.md tells how to ask.
@NullMarked
package dev.headroom.lab;

import org.jspecify.annotations.NullMarked;
