package dev.headroom.scaling;

import dev.headroom.forward.Engine;
import dev.headroom.scaling.Family.Member;

/// Takes the times of one size.
@FunctionalInterface
interface Timer {
  Runs time(Member member, Engine engine);
}
