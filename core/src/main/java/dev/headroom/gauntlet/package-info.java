/// Attention instances that are hard to approximate, with certified answers, and their judge.
@NullMarked
package dev.headroom.gauntlet;

import org.jspecify.annotations.NullMarked;
