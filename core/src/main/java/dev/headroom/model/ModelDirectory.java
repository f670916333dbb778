package dev.headroom.model;

import dev.headroom.WholeFile;
import dev.headroom.WholeFolder;
import dev.headroom.WholeFolder.Item;
import dev.headroom.model.Weights.Linear;
import dev.headroom.model.Weights.Numbers;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Part;
import dev.headroom.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes weights as a directory that is read like any checkpoint of their family: config.json,
/// model.safetensors in float32, input_ids.json, and what stands beside them; whole or not at all.
/// Shape:  `beside`: text by file name.
/// Fails:  IllegalArgumentException for more than 2 GiB of weights, with the arithmetic.
public record ModelDirectory(
    Weights weights, Map<String, ?> config, List<Integer> ids, Map<String, String> beside) {
  private static final long LARGEST = 1L << 31;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// Weights of the family `headroom`, every token once.
  /// Fails:  IllegalArgumentException for another family.
  public static ModelDirectory headroom(Weights weights) {
    Architecture a = weights.architecture();
    if (!a.family().equals(HeadroomConfig.NAME)) {
      throw new IllegalArgumentException("a model of family " + a.family() + " to export");
    }
    List<Integer> ids = IntStream.range(0, a.embedding().vocabulary()).boxed().toList();
    return new ModelDirectory(weights, HeadroomConfig.write(a), ids, Map.of());
  }

  /// Writes a directory that is not there yet, or is empty.
  public void write(Path directory) {
    requireSmall(weights.architecture());
    List<Item> files = new ArrayList<>();
    files.add(json(Config.FILE, config));
    files.add(new Item(Shards.SINGLE, tensors()::write));
    files.add(json("input_ids.json", Map.of("input_ids", List.of(ids))));
    beside.forEach((name, text) -> files.add(text(name, text)));
    new WholeFolder(directory).write(files);
  }

  private static void requireSmall(Architecture a) {
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
  }

  private static Item json(String name, Object value) {
    return text(name, JSON.writeValueAsString(value) + "\n");
  }

  private static Item text(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Item(name, file -> new WholeFile(file).write(out -> out.write(bytes)));
  }

  private SafetensorsWriter tensors() {
    Architecture a = weights.architecture();
    Layout names = Families.named(a.family()).flatMap(f -> f.layout(a)).orElseThrow();
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    String body = names.prefixes().stream().findFirst().orElse("");
    for (Slot slot : a.slots()) {
      if (slot.role() == Role.HEAD && a.output().head().shared()) {
        sharedHead(writer, names, slot);
      } else {
        String prefix = slot.role().place() == Role.Place.HEAD ? "" : body;
        add(writer, new Named(prefix, names), List.of(slot), weights.ends());
      }
    }
    for (int l = 0; l < a.depth(); l++) {
      Named named = new Named(body + names.layers() + l + ".", names);
      add(writer, named, a.layers().get(l).slots(a.width()), weights.layer(l));
    }
    return writer;
  }

  /// Of a head whose product is the embedding's, its bias is left to write.
  private void sharedHead(SafetensorsWriter w, Layout names, Slot slot) {
    if (slot.bias()) {
      List<Linear> head = List.of(weights.ends().of(Role.HEAD));
      w.add(names.headBias(true), List.of(slot.out()), () -> biases(head, slot.out()));
    }
  }

  /// Where names begin, and how they go on.
  private record Named(String scope, Layout names) {}

  /// The first copy of every tensor, then the second; a tensor comes with the first role in it.
  private static void add(SafetensorsWriter w, Named at, List<Slot> slots, Numbers numbers) {
    int copies = slots.stream().mapToInt(Slot::copies).max().orElse(0);
    for (int copy = 0; copy < copies; copy++) {
      for (Slot slot : slots) {
        List<Role> holds = at.names.row(slot.role()).holds();
        if (copy < slot.copies() && holds.getFirst() == slot.role()) {
          int of = copy;
          List<Linear> side = holds.stream().map(role -> numbers.of(role, of)).toList();
          add(w, at, slot, copy, side);
        }
      }
    }
  }

  private static void add(SafetensorsWriter w, Named at, Slot slot, int copy, List<Linear> side) {
    String name = at.scope + at.names.name(slot.role()).replace("#", Integer.toString(copy));
    int out = side.stream().mapToInt(part -> part.weight().out()).sum();
    boolean bare = at.names.bare().contains(slot.role());
    String weight = bare ? name : name + ".weight";
    if (slot.norm().isPresent() || bare) {
      w.add(weight, List.of(out), () -> matrix(side, slot.in(), out));
    } else if (at.names.turned() && !slot.role().table()) {
      w.add(weight, List.of(out, slot.in()), () -> transposed(matrix(side, slot.in(), out)));
    } else {
      w.add(weight, List.of(slot.in(), out), () -> matrix(side, slot.in(), out));
    }
    if (slot.bias()) {
      w.add(name + ".bias", List.of(out), () -> biases(side, out));
    }
  }

  /// Maps of one input side by side.
  /// Shape:  `[in, out]`.
  private static Tensor matrix(List<Linear> side, int in, int out) {
    Tensor all = Tensor.zeros(Dtype.F32, in, out);
    int at = 0;
    for (Linear linear : side) {
      Part part = linear.weight();
      Tensor to = all.cols(at, at + part.out());
      if (part.transposed()) {
        transposed(part.matrix().whole(Dtype.F32)).copyTo(to);
      } else {
        part.matrix().read(0, 0, to);
      }
      at += part.out();
    }
    return all;
  }

  private static Tensor transposed(Tensor t) {
    Tensor turned = Tensor.zeros(t.dtype(), t.cols(), t.rows());
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        turned.set(j, i, t.get(i, j));
      }
    }
    return turned;
  }

  private static Tensor biases(List<Linear> side, int out) {
    Tensor all = Tensor.zeros(Dtype.F32, 1, out);
    int at = 0;
    for (Linear linear : side) {
      int from = at;
      int to = from + linear.weight().out();
      linear.bias().ifPresent(b -> b.read(0, 0, all.cols(from, to)));
      at = to;
    }
    return all;
  }
}
