package dev.headroom.gauntlet;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.forward.Engine;
import dev.headroom.forward.Outputs.Named;
import dev.headroom.forward.Transformer;
import dev.headroom.forward.Wanted;
import dev.headroom.model.Input;
import dev.headroom.model.MappedWeights;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.model.Weights;
import dev.headroom.reduce.Hosted;
import dev.headroom.work.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// `gauntlet.json` of a folder of whole checkpoints, one folder each: which positions answer, by which
/// tokens, and how.
/// Shape:  `tokens` of each input; `heads` a layer and `layers` of those whose heads are vectors.
public record HostedCourseFile(
    String schema,
    String architecture,
    int tokens,
    int dim,
    int layers,
    int heads,
    long seed,
    List<Checkpoint> checkpoints) {
  public HostedCourseFile {
    checkpoints = List.copyOf(checkpoints);
  }

  public static final String SCHEMA = "headroom/gauntlet-checkpoints/1";

  /// A checkpoint and its answers.
  /// Shape:  the positions `first` to `last` answer, by the token with the largest logit: `yes` at
  ///         those of `yesAt`, `no` at the others.
  public record Checkpoint(
      int id,
      String folder,
      String answer,
      int first,
      int last,
      int yes,
      int no,
      List<Integer> yesAt) {
    public Checkpoint {
      yesAt = List.copyOf(yesAt);
    }

    static Checkpoint of(int id, Hosted model) {
      boolean[] partners = HostedCourse.partners(model.instance());
      int tokens = model.yes();
      int queries = model.keys() + 1;
      List<Integer> yesAt =
          IntStream.range(0, partners.length)
              .filter(a -> partners[a])
              .mapToObj(a -> model.answered() ? tokens - 1 : queries + a)
              .distinct()
              .toList();
      return new Checkpoint(
          id,
          "model." + id,
          yesAt.isEmpty() ? "no" : "yes",
          model.answered() ? tokens - 1 : queries,
          tokens - 1,
          model.yes(),
          model.yes() + 1,
          yesAt);
    }

    /// How many positions answer.
    public int positions() {
      return last - first + 1;
    }

    void require(String file, int tokens) {
      boolean placed = first >= 0 && first <= last && last < tokens;
      boolean listed = yesAt.stream().allMatch(at -> at >= first && at <= last);
      if (!placed || !listed || yes < 0 || no < 0 || yes == no) {
        String expected = "positions of answers among " + tokens + " and two tokens for them";
        throw new InputException(file, "checkpoint " + id, expected, "others");
      }
    }
  }

  /// Whether a folder holds a course of checkpoints.
  public static boolean in(Path directory) {
    return SCHEMA.equals(new CourseDocument(directory).schema());
  }

  /// Writes a course into a folder, which is made where it is missing; `written` is told of each
  /// checkpoint.
  public static HostedCourseFile write(HostedCourse course, Path directory, IntConsumer written) {
    WholeFile.folder(directory);
    List<Checkpoint> checkpoints = new ArrayList<>();
    int tokens = 0;
    for (int id = 0; id < course.size(); id++) {
      Hosted model = course.checkpoint(id);
      Checkpoint checkpoint = Checkpoint.of(id, model);
      model.directory().write(directory.resolve(checkpoint.folder));
      checkpoints.add(checkpoint);
      tokens = model.yes();
      written.accept(id);
    }
    HostedCourseFile file =
        new HostedCourseFile(
            SCHEMA,
            course.hosting().host().label(),
            tokens,
            course.dim(),
            course.grid().layers(),
            course.grid().heads(),
            course.seed(),
            checkpoints);
    new CourseDocument(directory).write(file);
    return file;
  }

  /// Reads what {@link #write} wrote; `notice` is told of fields that are not used.
  /// Fails:  InputException naming the file, and the place where it is known.
  public static HostedCourseFile read(Path directory, Consumer<String> notice) {
    CourseDocument document = new CourseDocument(directory);
    HostedCourseFile read =
        document.read(SCHEMA, HostedCourseFile.class, "checkpoints", Checkpoint.class, notice);
    read.checkpoints.forEach(c -> c.require(document.file(), read.tokens));
    return read;
  }

  /// Logits of every checkpoint, run by Headroom's own engine.
  public SafetensorsWriter run(Path directory, Engine engine) {
    return run(directory, engine, weights -> weights);
  }

  /// The same by an engine that is another in what the operator changes.
  SafetensorsWriter run(Path directory, Engine engine, UnaryOperator<Weights> changed) {
    SafetensorsWriter outputs = new SafetensorsWriter();
    for (Checkpoint c : checkpoints) {
      Path folder = directory.resolve(c.folder);
      try (MappedWeights weights = MappedWeights.open(folder);
          Transformer transformer = new Transformer(changed.apply(weights), engine)) {
        Input input = Input.read(folder.resolve("input_ids.json"), weights.architecture());
        Named logits =
            transformer.run(input, Wanted.PLAIN, Probe.NONE).find("logits").orElseThrow();
        outputs.add(Given.LOGITS + c.id, logits.shape(), logits.values());
      }
    }
    return outputs;
  }

  /// Judges somebody's logits or next tokens, a checkpoint at a time.
  /// Fails:  InputException when one is missing, or has another shape or type.
  public List<Answered> judge(Path outputs) {
    try (Given given = Given.open(outputs)) {
      return checkpoints.stream().map(c -> Answered.of(c, given.rows(c, tokens))).toList();
    }
  }

  /// What is in somebody's outputs and no checkpoint asks for.
  public List<String> unused(Path outputs) {
    try (Given given = Given.open(outputs)) {
      return given.unused(checkpoints);
    }
  }
}
