package dev.headroom.circuit;

import java.util.Arrays;

/// What people call a gate: the name in its file, the gate from which a pass made it, or a number.
sealed interface Labels {
  /// Gates are called by number.
  static Labels numbered() {
    return new Numbered();
  }

  String of(int gate);

  /// Whether each gate has a name of its own.
  default boolean own() {
    return false;
  }

  record Numbered() implements Labels {
    @Override
    public String of(int gate) {
      return "g" + gate;
    }
  }

  /// Names read from a file, by gate.
  record Named(Names names) implements Labels {
    @Override
    public String of(int gate) {
      return names.name(gate);
    }

    @Override
    public boolean own() {
      return true;
    }
  }

  /// The gate of `root` from which each gate stems.
  record Derived(Labels root, int[] origin) implements Labels {
    static final int NONE = -1;

    @Override
    public String of(int gate) {
      return origin[gate] == NONE ? "g" + gate : root.of(origin[gate]);
    }
  }

  /// Grows with a circuit that a pass writes.
  final class Recorder {
    private final Labels root;
    private final Labels source;
    private int[] origin = new int[1024];
    private int count;
    private int current = Derived.NONE;

    Recorder(Circuit source) {
      this.source = source.labels();
      this.root = this.source instanceof Derived d ? d.root : this.source;
    }

    /// Gates that follow stem from this gate of the source.
    void from(int gate) {
      current = gate < 0 ? Derived.NONE : source instanceof Derived d ? d.origin[gate] : gate;
    }

    void fill(int size) {
      if (size > origin.length) {
        origin = Arrays.copyOf(origin, Math.max(size, origin.length * 2));
      }
      Arrays.fill(origin, count, size, current);
      count = size;
    }

    Labels labels() {
      return new Derived(root, Arrays.copyOf(origin, count));
    }
  }
}
