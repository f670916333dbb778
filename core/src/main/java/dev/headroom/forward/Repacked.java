package dev.headroom.forward;

import dev.headroom.kernel.contract.Lane;
import dev.headroom.kernel.contract.Packed;
import dev.headroom.tensor.Part;
import java.util.List;
import java.util.Optional;

/// Weights that are not kept: each is packed where the one before stood, if that has its shape.
/// Shared: never, one caller's.
final class Repacked {
  private final Prepared prepare;
  private final Lane lane;
  private Optional<Packed> last = Optional.empty();

  Repacked(Prepared prepare, Lane lane) {
    this.prepare = prepare;
    this.lane = lane;
  }

  Packed pack(List<Part> parts) {
    int in = parts.getFirst().in();
    int out = parts.stream().mapToInt(Part::out).sum();
    Packed packed =
        last.filter(room -> room.rows() == in && room.cols() == out)
            .map(room -> lane.pack(parts, room))
            .orElseGet(() -> prepare.pack(parts));
    last = Optional.of(packed);
    return packed;
  }
}
