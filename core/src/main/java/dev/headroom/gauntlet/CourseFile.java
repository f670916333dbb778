package dev.headroom.gauntlet;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.forward.Attention;
import dev.headroom.forward.Engine;
import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.ScoreInputs;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// `gauntlet.json`: what a folder of instances holds. Beside it stand inputs.safetensors (`q.i`,
/// `k.i`, `v.i`, float32, exact) and expected.safetensors (`o.i`, float64).
public record CourseFile(
    String schema,
    int tokens,
    int dim,
    int layers,
    int heads,
    double scale,
    long seed,
    List<Instance> instances) {
  public CourseFile {
    instances = List.copyOf(instances);
  }

  public static final String SCHEMA = "headroom/gauntlet/1";
  private static final String INPUTS = "inputs.safetensors";
  private static final String EXPECTED = "expected.safetensors";

  /// `tolerance`: the error per entry of Theorem 3.1, 1/(10N); `toleranceDeciding`: the larger one
  /// that still decides every token. `boundedEntries` is √(ln N): methods for bounded entries (Alman
  /// and Song) promise nothing once an entry is larger.
  public record Instance(
      int id,
      int set,
      int layer,
      int head,
      int tokens,
      int dim,
      String answer,
      double tolerance,
      double toleranceDeciding,
      double largestQuery,
      double largestKey,
      double largestValue,
      double boundedEntries) {
    /// Fails:  InputException on what nothing could be judged by.
    void require(String file) {
      String at = "instance " + id + ": ";
      if (!answer.equals("yes") && !answer.equals("no")) {
        throw new InputException(file, at + "answer", "yes or no", answer);
      }
      if (!(tolerance > 0 && tolerance < HardAttention.DECIDES)) {
        String bounds = "a number above 0 and below " + HardAttention.DECIDES;
        throw new InputException(file, at + "tolerance", bounds, "" + tolerance);
      }
    }

    static Instance of(HardAttention a, boolean yes) {
      Course c = a.course();
      return new Instance(
          a.id(),
          a.set(),
          a.layer(),
          a.headOfLayer(),
          c.tokens(),
          c.dim(),
          yes ? "yes" : "no",
          a.tolerance(),
          HardAttention.DECIDES,
          largest(a.q(Dtype.F64)),
          largest(a.k(Dtype.F64)),
          largest(a.v(Dtype.F64)),
          Math.sqrt(Math.log(c.tokens())));
    }
  }

  /// Writes a course into a folder, which is made where it is missing.
  public static CourseFile write(Course course, Path directory) {
    WholeFile.folder(directory);
    SafetensorsWriter inputs = new SafetensorsWriter();
    SafetensorsWriter outputs = new SafetensorsWriter();
    List<Instance> instances = new ArrayList<>();
    List<Integer> shape = List.of(course.tokens(), course.dim());
    double scale = 0;
    for (int set = 0; set < course.sets(); set++) {
      for (HardAttention a : course.instances(set)) {
        inputs.add("q." + a.id(), shape, a.q(Dtype.F32));
        inputs.add("k." + a.id(), shape, a.k(Dtype.F32));
        inputs.add("v." + a.id(), shape, a.v(Dtype.F32));
        Tensor expected = a.expected();
        outputs.add("o." + a.id(), shape, expected);
        instances.add(Instance.of(a, Judgement.of(expected, expected).yes()));
        scale = a.scale();
      }
    }
    inputs.metadata("scale", "1").write(directory.resolve(INPUTS));
    outputs.write(directory.resolve(EXPECTED));
    CourseFile file =
        new CourseFile(
            SCHEMA,
            course.tokens(),
            course.dim(),
            course.layers(),
            course.heads(),
            scale,
            course.seed(),
            instances);
    new CourseDocument(directory).write(file);
    return file;
  }

  /// Reads what {@link #write} wrote; `notice` is told of fields that are not used.
  /// Fails:  InputException naming the file, and the place where it is known.
  public static CourseFile read(Path directory, Consumer<String> notice) {
    CourseDocument document = new CourseDocument(directory);
    CourseFile read = document.read(SCHEMA, CourseFile.class, "instances", Instance.class, notice);
    read.instances().forEach(i -> i.require(document.file()));
    return read;
  }

  /// Headroom's own exact attention of every instance, as outputs to be judged.
  public SafetensorsWriter attend(Path directory, Engine engine) {
    SafetensorsWriter outputs = new SafetensorsWriter();
    try (Safetensors inputs = Safetensors.open(directory.resolve(INPUTS));
        Attention attention = new Attention(engine)) {
      for (Instance i : instances) {
        Tensor q = load(inputs.tensor("q." + i.id()), i, engine.dtype());
        Tensor k = load(inputs.tensor("k." + i.id()), i, engine.dtype());
        Tensor v = load(inputs.tensor("v." + i.id()), i, engine.dtype());
        AttentionShape shape =
            new AttentionShape(1, 1, 1, i.tokens(), i.tokens(), i.dim(), i.dim());
        Scoring scoring = Scoring.softmax(1, Span.ALL);
        Tensor o = attention.apply(shape, q, k, v, scoring, ScoreInputs.NONE);
        outputs.add("o." + i.id(), List.of(o.rows(), o.cols()), o);
      }
    }
    return outputs;
  }

  /// Names of tensors in somebody's outputs that no instance asks for.
  public List<String> unused(Path outputs) {
    Set<String> asked = new HashSet<>();
    instances.forEach(i -> asked.add("o." + i.id()));
    try (Safetensors given = Safetensors.open(outputs)) {
      return given.tensors().stream()
          .map(StoredTensor::name)
          .filter(name -> !asked.contains(name))
          .toList();
    }
  }

  /// Judges somebody's outputs, an instance at a time.
  /// Fails:  InputException when an output is missing, has another shape, or is no floating-point
  ///         tensor.
  public List<Judgement> judge(Path directory, Path outputs) {
    List<Judgement> judged = new ArrayList<>();
    try (Safetensors expected = Safetensors.open(directory.resolve(EXPECTED));
        Safetensors given = Safetensors.open(outputs)) {
      for (Instance instance : instances) {
        String name = "o." + instance.id();
        Tensor truth = load(expected.tensor(name), instance, Dtype.F64);
        Judgement judgement = Judgement.of(truth, load(given.tensor(name), instance, Dtype.F64));
        requireCertified(expected.file(), name, instance, truth, judgement);
        judged.add(judgement);
      }
    }
    return judged;
  }

  /// What is judged against must itself be what gauntlet.json says.
  private static void requireCertified(
      String file, String name, Instance instance, Tensor truth, Judgement judgement) {
    if (!Judgement.of(truth, truth).right()) {
      throw new InputException(file, name, "finite entries", "others");
    }
    if (judgement.yes() != "yes".equals(instance.answer())) {
      throw new InputException(file, name, "the answer " + instance.answer(), "another");
    }
  }

  private static Tensor load(StoredTensor stored, Instance instance, Dtype dtype) {
    List<Long> wanted = List.of((long) instance.tokens(), (long) instance.dim());
    List<Long> shape = stored.shape();
    int leading = Math.max(0, shape.size() - wanted.size());
    boolean ones = shape.subList(0, leading).stream().allMatch(size -> size == 1);
    if (!ones || !shape.subList(leading, shape.size()).equals(wanted)) {
      throw new InputException(
          stored.file(),
          stored.name(),
          "shape [" + instance.tokens() + ", " + instance.dim() + "]",
          stored.shape().toString());
    }
    if (!stored.type().weight()) {
      throw new InputException(
          stored.file(),
          stored.name(),
          "a floating-point type: F64, F32, F16 or BF16",
          stored.type().name());
    }
    return stored.matrix().whole(dtype);
  }

  private static double largest(Tensor t) {
    double largest = 0;
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        largest = Math.max(largest, Math.abs(t.get(i, j)));
      }
    }
    return largest;
  }
}
