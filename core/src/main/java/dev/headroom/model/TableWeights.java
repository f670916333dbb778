package dev.headroom.model;

import dev.headroom.model.Layout.Row;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The tensors of a checkpoint by what they do, found under the names of a family's table; each is
/// found and its shape checked when it is asked for here.
/// Fails:  InputException naming the tensor when it is missing, of another shape, or no weights.
final class TableWeights {
  private final Layout layout;
  private final Tensors home;

  /// Shape:  `home`: where the body stands.
  TableWeights(Layout layout, Tensors home) {
    this.layout = layout;
    this.home = home;
  }

  /// The numbers of some slots, found now.
  private record Found(Map<Role, List<Linear>> linears) implements Numbers {
    @Override
    public Linear of(Role role, int copy) {
      List<Linear> copies = linears.get(role);
      if (copies == null) {
        throw new IllegalArgumentException("no " + role + " among " + linears.keySet());
      }
      return copies.get(copy);
    }
  }

  Numbers layer(List<Slot> slots, int layer) {
    return numbers(slots, home.in(layout.layers() + layer + "."), Map.of());
  }

  /// Shape:  `others` are numbers of the ends that were found elsewhere.
  Numbers trunk(List<Slot> slots, Map<Role, Linear> others) {
    return numbers(slots, home, others);
  }

  private Numbers numbers(List<Slot> slots, Tensors scope, Map<Role, Linear> others) {
    Map<Role, List<Linear>> linears = new EnumMap<>(Role.class);
    others.forEach((role, linear) -> linears.put(role, List.of(linear)));
    for (Slot slot : slots) {
      if (!others.containsKey(slot.role())) {
        linears.put(slot.role(), copies(slots, slot, scope));
      }
    }
    return new Found(linears);
  }

  private List<Linear> copies(List<Slot> slots, Slot slot, Tensors scope) {
    List<Linear> copies = new ArrayList<>();
    for (int copy = 0; copy < slot.copies(); copy++) {
      copies.add(linear(slots, slot, scope, copy));
    }
    return copies;
  }

  private Linear linear(List<Slot> slots, Slot slot, Tensors scope, int copy) {
    Row row = layout.row(slot.role());
    String name = row.name().replace("#", Integer.toString(copy));
    if (slot.norm().isPresent()) {
      return scope.norm(name, slot.out(), slot.bias());
    }
    if (slot.role().table()) {
      return scope.table(name, slot.in(), slot.out());
    }
    if (layout.bare().contains(slot.role())) {
      return scope.row(name, slot.out());
    }
    if (row.stacked()) {
      return scope.stacked(name, slot, copy, row.holds());
    }
    int from = 0;
    int all = 0;
    for (Role role : row.holds()) {
      from = role == slot.role() ? all : from;
      all += slots.stream().filter(s -> s.role() == role).mapToInt(Slot::out).sum();
    }
    return scope.part(name, slot, layout.turned(), from, all);
  }
}
