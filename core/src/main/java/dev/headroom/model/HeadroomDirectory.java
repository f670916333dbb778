package dev.headroom.model;

import dev.headroom.WholeFile;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes weights of the family `headroom` as a directory that is read like any checkpoint:
/// config.json, model.safetensors in float32, and input_ids.json with every token once.
/// Fails:  IllegalArgumentException for another family, or more than 2 GiB of weights.
public final class HeadroomDirectory {
  private static final long LARGEST = 1L << 31;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Weights weights;
  private final SafetensorsWriter writer = new SafetensorsWriter();
  private final IdentityHashMap<Rows, Tensor> copied = new IdentityHashMap<>();

  private HeadroomDirectory(Weights weights) {
    this.weights = weights;
  }

  /// Writes a directory, which is made where it is missing.
  public static void write(Weights weights, Path directory) {
    Architecture a = weights.architecture();
    if (!a.family().equals(HeadroomConfig.NAME)) {
      throw new IllegalArgumentException("a model of family " + a.family() + " to export");
    }
    long bytes = Math.multiplyExact(Float.BYTES, Parameters.total(a));
    if (bytes > LARGEST) {
      Attention attention = a.layers().getFirst().attention().f();
      throw new IllegalArgumentException(
          a.depth()
              + "·"
              + attention.heads()
              + " heads of width "
              + attention.keyWidth()
              + " take "
              + bytes
              + " bytes, at most "
              + LARGEST
              + " are exported");
    }
    WholeFile.folder(directory);
    new HeadroomDirectory(weights).tensors().write(directory.resolve("model.safetensors"));
    json(directory.resolve(Config.FILE), HeadroomConfig.write(a));
    List<Integer> ids = IntStream.range(0, a.embedding().vocabulary()).boxed().toList();
    json(directory.resolve("input_ids.json"), Map.of("input_ids", List.of(ids)));
  }

  private static void json(Path file, Object value) {
    byte[] text = (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    new WholeFile(file).write(out -> out.write(text));
  }

  private SafetensorsWriter tensors() {
    Architecture a = weights.architecture();
    Layout names = HeadroomConfig.names(a);
    add(names.stored(Role.TOKENS), weights.ends().rows(Role.TOKENS));
    for (int l = 0; l < a.depth(); l++) {
      Layer layer = a.layers().get(l);
      String scope = names.layers() + l + ".";
      add(scope, names, layer.attention().f().slots(a.width()), weights.layer(l));
      int of = l;
      layer.mlp().ifPresent(m -> add(scope, names, m.f().slots(a.width()), weights.layer(of)));
    }
    return writer;
  }

  /// The first copy of every slot, then the second.
  private void add(String scope, Layout names, List<Slot> slots, Numbers numbers) {
    int copies = slots.stream().mapToInt(Slot::copies).max().orElse(0);
    for (int copy = 0; copy < copies; copy++) {
      for (Slot slot : slots) {
        String name = names.name(slot.role()).replace("#", Integer.toString(copy));
        add(scope + name, numbers.of(slot.role(), copy));
      }
    }
  }

  private void add(String name, Linear linear) {
    if (linear.weight().transposed() || linear.bias().isPresent()) {
      throw new IllegalArgumentException(name + " is transposed or has a bias");
    }
    add(name + ".weight", linear.weight().matrix());
  }

  /// One copy of a matrix that many heads share.
  private void add(String name, Rows rows) {
    Tensor tensor =
        copied.computeIfAbsent(
            rows,
            r -> {
              Tensor copy = Tensor.zeros(Dtype.F32, r.rows(), r.cols());
              r.read(0, 0, copy);
              return copy;
            });
    writer.add(name, List.of(rows.rows(), rows.cols()), tensor);
  }
}
