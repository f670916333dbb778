package dev.headroom.count;

import dev.headroom.model.Architecture;
import dev.headroom.model.Layer;
import dev.headroom.model.Norm;
import dev.headroom.model.Role;
import dev.headroom.model.Slot;
import dev.headroom.model.Weights;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// Random weights of a tiny model, each tensor of a width of its own, but for those of experts, which are
/// alike.
public record ArrayWeights(Architecture architecture, Numbers ends, List<Numbers> layers)
    implements Weights {

  public static ArrayWeights random(Architecture a, RandomGenerator random) {
    Maker maker = new Maker(random);
    Map<Role, List<Linear>> ends = maker.numbers(a.slots());
    if (a.output().head().shared()) {
      Part tokens = new Part(found(ends).rows(Role.TOKENS), true);
      Optional<Rows> bias = found(ends).of(Role.HEAD).bias();
      ends.put(Role.HEAD, List.of(new Linear(tokens, bias)));
    }
    List<Numbers> layers = new ArrayList<>();
    for (Layer layer : a.layers()) {
      layers.add(found(maker.numbers(layer.slots(a.width()))));
    }
    return new ArrayWeights(a, found(ends), layers);
  }

  private static Numbers found(Map<Role, List<Linear>> linears) {
    return (role, copy) -> Optional.ofNullable(linears.get(role)).orElseThrow().get(copy);
  }

  @Override
  public Numbers layer(int layer) {
    return layers.get(layer);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  private record Maker(RandomGenerator random) {
    Map<Role, List<Linear>> numbers(List<Slot> slots) {
      Map<Role, List<Linear>> linears = new EnumMap<>(Role.class);
      for (Slot slot : slots) {
        int bytes = 1 << random.nextInt(1, 4);
        List<Linear> copies = new ArrayList<>();
        for (int copy = 0; copy < slot.copies(); copy++) {
          copies.add(linear(slot, slot.copies() > 1 ? OptionalInt.of(bytes) : OptionalInt.empty()));
        }
        linears.put(slot.role(), copies);
      }
      return linears;
    }

    private Linear linear(Slot slot, OptionalInt bytes) {
      boolean product = slot.norm().isEmpty() && !slot.role().table() && slot.in() > 1;
      boolean transposed = product && random.nextBoolean();
      double shift = slot.norm().map(Norm::shift).orElse(0.0);
      Rows matrix =
          transposed
              ? rows(slot.out(), slot.in(), bytes, 0)
              : rows(slot.in(), slot.out(), bytes, shift);
      Optional<Rows> bias =
          slot.bias() ? Optional.of(rows(1, slot.out(), bytes, 0)) : Optional.empty();
      return new Linear(new Part(matrix, transposed), bias);
    }

    private Rows rows(int rows, int cols, OptionalInt bytes, double around) {
      Tensor values = Tensor.zeros(Dtype.F64, rows, cols);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < cols; j++) {
          values.set(i, j, random.nextDouble(-0.5, 0.5) - around);
        }
      }
      return new Array(values, bytes.orElse(1 << random.nextInt(1, 4)));
    }
  }

  private record Array(Tensor values, int bytesEach) implements Rows {
    @Override
    public OptionalInt storedBytes() {
      return OptionalInt.of(bytesEach);
    }

    @Override
    public int rows() {
      return values.rows();
    }

    @Override
    public int cols() {
      return values.cols();
    }

    @Override
    public void read(int row, int col, Tensor to) {
      for (int i = 0; i < to.rows(); i++) {
        for (int j = 0; j < to.cols(); j++) {
          to.set(i, j, values.get(row + i, col + j));
        }
      }
    }
  }
}
