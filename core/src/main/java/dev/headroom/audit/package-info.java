/// How far a forward pass is from every limit known for it: measured, the machine's, counted,
/// proven.
@NullMarked
package dev.headroom.audit;

import org.jspecify.annotations.NullMarked;
