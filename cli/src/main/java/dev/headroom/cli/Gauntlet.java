package dev.headroom.cli;

import dev.headroom.Plural;
import dev.headroom.gauntlet.Answered;
import dev.headroom.gauntlet.Course;
import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.gauntlet.CourseFile;
import dev.headroom.gauntlet.CourseFile.Instance;
import dev.headroom.gauntlet.HostedCourse;
import dev.headroom.gauntlet.HostedCourseFile;
import dev.headroom.gauntlet.Judgement;
import dev.headroom.model.Footprint;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Hosting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gauntlet`: writes hard attention instances, and judges anybody's outputs on them.
@Command(
    name = "gauntlet",
    description = {
      "Write attention instances that are hard to approximate, with certified answers, or judge"
          + " outputs computed from them. Each is a head of the transformer that decides orthogonal"
          + " vectors: softmax(q·kᵀ)·v with scale 1. A failure convicts a method, a pass proves"
          + " nothing. Exit code 3: some answer is wrong.",
      "With --as each is a whole checkpoint whose next tokens are the answers: a test for a complete"
          + " engine, or for an attention inside one."
    },
    footer = {
      "%nExample:",
      "  $ ./headroom gauntlet --tokens 256 --heads 4 --layers 2 -o ./course",
      "  8 instances of 256 tokens, dim 32: 4 yes, 4 no; scale 15.5 is inside q",
      "  certified tolerance 0.000390625, deciding 0.2; bounded entries up to 2.35482, q has 15.5",
      "  $ ./headroom gauntlet --as qwen3 --tokens 65 --heads 4 --layers 2 --count 2 -o ./models",
      "  2 checkpoints, qwen3, of 65 tokens, dim 24, 2 layers of 4 heads: 1 yes, 1 no",
      "  64 answers, 8 of them yes: the token with the largest logit at positions 33 to 64"
    })
final class Gauntlet implements Callable<Integer> {
  private static final long MATRICES = 4; // of an instance: q, k, v and what is expected

  private final Console console;
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--tokens", paramLabel = "N", description = "Tokens, the sentinel included.")
  private Optional<Integer> tokens = Optional.empty();

  @Option(
      names = "--layers",
      paramLabel = "L",
      description = "Layers of a transformer. Default: 1.")
  private Optional<Integer> layers = Optional.empty();

  @Option(names = "--heads", paramLabel = "H", description = "Heads a layer. Default: 1.")
  private Optional<Integer> heads = Optional.empty();

  @Option(
      names = "--dim",
      paramLabel = "D",
      description = "Dimension of queries and keys. Default: 4·log2 of the tokens.")
  private Optional<Integer> dim = Optional.empty();

  @Mixin private final HostOptions host = new HostOptions();

  @Option(
      names = "--last",
      description =
          "With --as: the last position answers for all; without it each query's position for itself.")
  private boolean last;

  @Option(
      names = "--answer",
      paramLabel = "yes|no|mixed",
      description =
          "Whether some token has a partner; mixed: every other instance. Default: mixed.")
  private Optional<Answers> answer = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "K",
      description =
          "Transformers to draw; each gives L·H instances, or one checkpoint. Default: 1.")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR|FILE",
      description =
          "Folder for gauntlet.json, inputs.safetensors and expected.safetensors, or for"
              + " checkpoints; with --attend the file of outputs.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--attend",
      paramLabel = "DIR",
      description = "Run Headroom's own attention, or engine, on this folder, outputs to -o FILE.")
  private Optional<Path> attend = Optional.empty();

  @Option(names = "--check", paramLabel = "DIR", description = "Judge outputs on this folder.")
  private Optional<Path> check = Optional.empty();

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      description =
          "With --check: safetensors with o.i for every instance i; of checkpoints logits.i or"
              + " next.i, in JSON next.i.")
  private Optional<Path> outputs = Optional.empty();

  Gauntlet(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    boolean writing = out.isPresent() && tokens.isPresent();
    boolean attending = out.isPresent() && attend.isPresent();
    boolean judging = check.isPresent() && outputs.isPresent();
    if ((writing ? 1 : 0) + (attending ? 1 : 0) + (judging ? 1 : 0) != 1) {
      throw new IllegalArgumentException(
          "expected --tokens N and -o DIR, --attend DIR and -o FILE, or --check DIR and --outputs"
              + " FILE");
    }
    boolean drawing =
        host.chosen()
            || last
            || Stream.of(tokens, layers, heads, dim, answer, count).anyMatch(Optional::isPresent);
    if (drawing && !writing) {
      throw new IllegalArgumentException(
          "expected --tokens, --layers, --heads, --dim, --answer, --count, --as and --last only where"
              + " a course is written, with --tokens N and -o DIR");
    }
    if (attending) {
      return attend(attend.orElseThrow(), out.orElseThrow());
    }
    return writing ? write(tokens.orElseThrow(), out.orElseThrow()) : judge();
  }

  private int attend(Path folder, Path file) throws IOException {
    if (json.wanted()) {
      throw new IllegalArgumentException("--json with --attend, whose result is the file of -o");
    }
    if (HostedCourseFile.in(folder)) {
      HostedCourseFile course = HostedCourseFile.read(folder, console::notice);
      course.run(folder, compute.engine()).write(file);
      return told(course.checkpoints().size());
    }
    CourseFile course = CourseFile.read(folder, console::notice);
    course.attend(folder, compute.engine()).write(file);
    return told(course.instances().size());
  }

  private int told(int outputs) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s, computed in %s%n",
            Plural.of(outputs, "output"),
            compute.dtype().label());
    return ExitCode.DONE;
  }

  private int write(int n, Path folder) throws IOException {
    Optional<Hosting> hosting = host.hosting(last);
    if (hosting.isPresent()) {
      return checkpoints(n, folder, hosting.get());
    }
    if (last) {
      throw new IllegalArgumentException("--last asks how a checkpoint answers: expected --as");
    }
    int width = dim.orElse(Course.usualDim(n));
    long bytes = Math.multiplyExact(MATRICES * Double.BYTES * width, (long) n);
    Footprint.require("--tokens " + n, "an instance", bytes);
    Course course =
        new Course(
            n,
            layers.orElse(1),
            heads.orElse(1),
            width,
            answer.orElse(Answers.MIXED),
            count.orElse(1),
            compute.seed());
    CourseFile file = CourseFile.write(course, folder);
    json.deliver(console, text -> describe(file, text), () -> file);
    return ExitCode.DONE;
  }

  private int checkpoints(int n, Path folder, Hosting hosting) throws IOException {
    int size = count.orElse(1);
    HostedCourse course =
        new GauntletCheckpoints.Asked(
                n,
                new Grid(layers.orElse(1), heads.orElse(1)),
                dim,
                answer.orElse(Answers.MIXED),
                size,
                compute.seed())
            .course(hosting);
    try (Progress bar = console.progress("checkpoints", size)) {
      HostedCourseFile file = HostedCourseFile.write(course, folder, _ -> bar.step());
      json.deliver(console, text -> GauntletCheckpoints.describe(file, text), () -> file);
    }
    return ExitCode.DONE;
  }

  private static void describe(CourseFile file, PrintStream text) {
    Instance first = file.instances().getFirst();
    long yes = file.instances().stream().filter(i -> i.answer().equals("yes")).count();
    text.printf(
        Locale.ROOT,
        "%d instances of %d tokens, dim %d: %d yes, %d no; scale %s is inside q%n",
        file.instances().size(),
        file.tokens(),
        file.dim(),
        yes,
        file.instances().size() - yes,
        file.scale());
    text.printf(
        Locale.ROOT,
        "certified tolerance %.6g, deciding %s; bounded entries up to %.6g, q has %s%n",
        first.tolerance(),
        first.toleranceDeciding(),
        first.boundedEntries(),
        first.largestQuery());
  }

  private int judge() throws IOException {
    Path folder = check.orElseThrow();
    if (HostedCourseFile.in(folder)) {
      return judgeCheckpoints(folder, outputs.orElseThrow());
    }
    List<String> notes = new ArrayList<>();
    CourseFile file = CourseFile.read(folder, notes::add);
    Path given = outputs.orElseThrow();
    List<Judgement> judged = file.judge(folder, given);
    notes.addAll(notes(given, file.unused(given)));
    notes.forEach(console::notice);
    GauntletReport report = GauntletReport.of(file, judged, notes);
    json.deliver(console, report::print, () -> report);
    return report.wrong() == 0 ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  private int judgeCheckpoints(Path folder, Path given) throws IOException {
    List<String> notes = new ArrayList<>();
    HostedCourseFile file = HostedCourseFile.read(folder, notes::add);
    List<Answered> judged = file.judge(given);
    notes.addAll(notes(given, file.unused(given)));
    notes.forEach(console::notice);
    GauntletCheckpoints.Report report = GauntletCheckpoints.Report.of(judged, notes);
    json.deliver(console, report::print, () -> report);
    return report.wrong() == 0 ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  private static List<String> notes(Path given, List<String> unused) {
    if (unused.isEmpty()) {
      return List.of();
    }
    String names = unused.stream().limit(3).collect(Collectors.joining(", "));
    String more = unused.size() > 3 ? ", …" : "";
    String tensors = unused.size() == 1 ? " tensor is" : " tensors are";
    return List.of(given + ": " + unused.size() + tensors + " not judged: " + names + more);
  }
}
