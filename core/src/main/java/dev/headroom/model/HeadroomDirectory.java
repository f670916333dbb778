package dev.headroom.model;

import dev.headroom.WholeFile;
import dev.headroom.model.Weights.HeadGroup;
import dev.headroom.model.Weights.LayerWeights;
import dev.headroom.model.Weights.Linear;
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
    if (!a.family().equals(HeadroomConfig.FAMILY)) {
      throw new IllegalArgumentException("a model of family " + a.family() + " to export");
    }
    long bytes = Float.BYTES * entries(a);
    if (bytes > LARGEST) {
      throw new IllegalArgumentException(
          a.shape().layers()
              + "·"
              + a.shape().heads()
              + " heads of width "
              + a.shape().headDim()
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

  private static long entries(Architecture a) {
    long d = a.shape().width();
    long heads = 4L * a.shape().layers() * a.shape().heads() * a.shape().headDim();
    long mlp = 3L * a.shape().layers() * a.shape().ffn();
    return d * (heads + mlp + a.embedding().vocabulary());
  }

  private static void json(Path file, Object value) {
    byte[] text = (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    new WholeFile(file).write(out -> out.write(text));
  }

  private SafetensorsWriter tensors() {
    Architecture a = weights.architecture();
    add(HeadroomLayout.TOKENS, weights.embedding().tokens());
    for (int l = 0; l < a.shape().layers(); l++) {
      LayerWeights layer = weights.layer(l);
      String scope = HeadroomLayout.layerScope(l);
      for (int g = 0; g < layer.groups().size(); g++) {
        String name = a.heads().summed() ? HeadroomLayout.headScope(l, g) : scope;
        HeadGroup group = layer.groups().get(g);
        add(name + "q", group.q());
        add(name + "k", group.k());
        add(name + "v", group.v());
        add(name + "o", group.o());
      }
      layer
          .mlp()
          .ifPresent(mlp -> {
            mlp.gate().ifPresent(gate -> add(scope + "mlp.gate", gate));
            add(scope + "mlp.up", mlp.up());
            add(scope + "mlp.down", mlp.down());
          });
    }
    return writer;
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
