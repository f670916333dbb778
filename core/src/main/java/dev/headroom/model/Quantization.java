package dev.headroom.model;

import static java.lang.Math.multiplyExact;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Products stored in blocks of narrow numbers that share a scale; biases and all else are not.
/// Shape:  a block has `rows` outputs by `cols` inputs; `bits` a number, `scaleBytes` a block.
/// Source: [MX] for MXFP4; [DeepSeekV3] for FP8.
public record Quantization(
    String name, int bits, int rows, int cols, int scaleBytes, Set<Role> roles) {

  public Quantization {
    roles = Set.copyOf(roles);
  }

  /// 32 numbers and their exponent: 4.25 bits a weight, of experts alone.
  static final Quantization MXFP4 = new Quantization("mxfp4", 4, 1, 32, 1, Role.OF_EXPERTS);

  /// Squares of 128 with a float32: all products of layers but the router.
  static final Quantization FP8 = new Quantization("fp8", 8, 128, 128, 4, Role.OF_PRODUCTS);

  private static final String FIELD = "quantization_config";
  private static final String METHOD = "quant_method";
  private static final String SPARED = "modules_to_not_convert";

  /// Checks that a config states this one or none.
  /// Fails:  InputException naming the field that says otherwise.
  static void check(Fields config, Quantization known) {
    Optional<Fields> stated = config.object(FIELD).filter(_ -> config.matters(FIELD));
    stated.ifPresent(f -> {
      String method = f.text(METHOD).orElse("none");
      if (!method.equals(known.name)) {
        throw f.bad(METHOD, known.name, method);
      }
      List<Integer> block = f.wholes("weight_block_size", Limits.WIDTH);
      if (!block.isEmpty() && !block.equals(List.of(known.rows, known.cols))) {
        String expected = List.of(known.rows, known.cols).toString();
        throw f.bad("weight_block_size", expected, block.toString());
      }
      f.refuseTextBut("fmt", "e4m3");
      f.refuseTextBut("activation_scheme", "dynamic");
      for (String module : f.texts(SPARED)) {
        if (module.contains("experts")) {
          throw f.bad(SPARED, "none of the experts", '"' + module + '"');
        }
      }
      f.unread().stream()
          .filter(f::matters)
          .findFirst()
          .ifPresent(other -> {
            throw f.bad(other, "its absence beside " + known.name, "a value");
          });
    });
  }

  /// What a config states that was read before.
  static Optional<Quantization> stated(Fields config) {
    return config
        .object(FIELD)
        .flatMap(f -> f.text(METHOD))
        .map(name -> name.equals(MXFP4.name) ? MXFP4 : FP8);
  }

  /// Bytes of all copies of a slot, without its biases.
  long bytes(Slot s) {
    long blocks = multiplyExact(Math.ceilDiv((long) s.out(), rows), Math.ceilDiv(s.in(), cols));
    long numbers = multiplyExact((long) s.out(), s.in());
    long each = Math.ceilDiv(multiplyExact(numbers, (long) bits), Byte.SIZE) + blocks * scaleBytes;
    return multiplyExact(each, (long) s.copies());
  }

  /// `experts in mxfp4, 4.25 bits each`.
  String words() {
    double whole = bits + (double) scaleBytes * Byte.SIZE / ((double) rows * cols);
    double each = Math.round(whole * 1000) / 1000.0;
    return (roles.contains(Role.QUERY) ? "products of layers" : "experts")
        + " in "
        + name
        + ", "
        + each
        + " bits each";
  }
}
