package dev.headroom.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a family calls its tensors: a name for each role, below the body's prefix, the layer's or none,
/// as the role's place says; `#` in it is the copy's number. A tensor may hold several roles side by
/// side.
/// Shape:  `prefixes` under which a body may stand, beside none; `layers` is what comes before the
///         number of a layer; `turned`: products are stored `[out, in]`; `buffers`: tensors that hold
///         no weights.
record Layout(
    List<String> prefixes,
    String layers,
    boolean turned,
    Map<Role, Row> rows,
    String buffers,
    Set<Role> bare) {

  /// A tensor, and the roles that it holds side by side; `stacked`: it holds all copies, `[copies, in,
  /// out]`, the outputs of its roles taking turns, and its name is whole.
  record Row(String name, List<Role> holds, boolean stacked) {}

  /// A table without rows, products being stored `[out, in]`.
  static Layout turned(String layers, String... prefixes) {
    return new Layout(List.of(prefixes), layers, true, Map.of(), "", Set.of());
  }

  /// A table without rows, products being stored `[in, out]`.
  static Layout straight(String layers, String... prefixes) {
    return new Layout(List.of(prefixes), layers, false, Map.of(), "", Set.of());
  }

  /// The same with a name for a role, or for several whose numbers stand side by side in this order.
  Layout with(String name, Role... holds) {
    return with(new Row(name, List.of(holds), false));
  }

  /// The same with one tensor for all copies of these roles, and one of their biases under its name
  /// with `_bias`.
  Layout stacked(String name, Role... holds) {
    return with(new Row(name, List.of(holds), true));
  }

  private Layout with(Row row) {
    Map<Role, Row> more = new EnumMap<>(Role.class);
    more.putAll(rows);
    row.holds.forEach(role -> more.put(role, row));
    return new Layout(prefixes, layers, turned, more, buffers, bare);
  }

  /// The same where a tensor's name is whole, without `.weight` behind it.
  Layout bare(Role role) {
    Set<Role> more = new HashSet<>(bare);
    more.add(role);
    return new Layout(prefixes, layers, turned, rows, buffers, more);
  }

  /// The same with tensors that hold no weights, as a regular expression.
  Layout ignoring(String expression) {
    return new Layout(prefixes, layers, turned, rows, expression, bare);
  }

  /// The same below other prefixes.
  Layout below(String... others) {
    return new Layout(List.of(others), layers, turned, rows, buffers, bare);
  }

  String name(Role role) {
    return row(role).name;
  }

  /// The whole name of a table or vector, of the first copy.
  String stored(Role role) {
    return bare.contains(role) ? name(role) : name(role) + ".weight";
  }

  /// The bias of the head: beside its product, or one level above it where that is the embedding's.
  String headBias(boolean shared) {
    String head = name(Role.HEAD);
    int dot = head.lastIndexOf('.');
    return (shared && dot >= 0 ? head.substring(0, dot) : head) + ".bias";
  }

  Row row(Role role) {
    Row row = rows.get(role);
    if (row == null) {
      throw new IllegalStateException("no name for " + role + " in a table of " + rows.keySet());
    }
    return row;
  }

  /// Roles of the body that stand once, beside the tokens, and are in every checkpoint.
  List<Role> trunk() {
    List<Role> trunk = new ArrayList<>(rows.keySet());
    trunk.removeIf(r -> r.place() != Role.Place.TRUNK || r == Role.TOKENS || r == Role.POOLER);
    return trunk;
  }
}
