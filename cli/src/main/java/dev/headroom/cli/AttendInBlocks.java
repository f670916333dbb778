package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.attend.AttentionPlan;
import dev.headroom.attend.BlockSizes;
import dev.headroom.attend.LongAttention;
import dev.headroom.attend.RandomAttention;
import dev.headroom.attend.Rate;
import dev.headroom.attend.SampledRows;
import dev.headroom.claim.Unit;
import dev.headroom.forward.StoredAttention;
import dev.headroom.machine.Processor;
import dev.headroom.measure.Here;
import dev.headroom.spread.Kept;
import dev.headroom.spread.Spread;
import dev.headroom.tensor.AttentionShape;
import dev.headroom.tensor.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// `attend` by tasks: the plan, the run, and how far they were apart.
final class AttendInBlocks {
  private static final long MEASURED = 1L << 30; // pairs from which on a rate is worth measuring

  private final Console console;
  private final ComputeOptions compute;
  private final BlockOptions options;

  AttendInBlocks(Console console, ComputeOptions compute, BlockOptions options) {
    this.console = console;
    this.compute = compute;
    this.options = options;
  }

  int run(Optional<Path> file, Optional<Path> out) {
    Optional<RandomAttention> random = options.random(compute.seed());
    if (file.isPresent() == random.isPresent()) {
      String found = file.isPresent() ? "both" : "neither";
      throw new IllegalArgumentException("expected FILE or --random, found " + found);
    }
    options.require(out);
    if (file.isPresent() && out.isPresent() && options.rows().isPresent()) {
      requireOther(file.get(), out.get());
    }
    AttentionPlan plan = plan(file, random);
    if (options.planOnly()) {
      try (Spread on = options.slots().isPresent() ? Spread.here(1) : spread()) {
        print(plan, options.slots().map(n -> n + " slots").orElse(on.description()));
        predict(plan, plan.rate(on), options.slots().orElse(on.slots()));
      }
      return ExitCode.DONE;
    }
    Path to =
        out.orElseThrow(
            () -> new IllegalArgumentException("expected --out for what is computed in blocks"));
    WholeFile whole = new WholeFile(to);
    requireFile(to);
    Path folder = options.cluster().folder().orElseGet(() -> Path.of(to + ".blocks"));
    Path from = file.orElseGet(() -> written(random.orElseThrow(), folder));
    LongAttention attention = attention(from, folder, plan);
    try (Spread on = spread()) {
      compute(attention, on, whole);
    }
    boolean right = options.rows().map(k -> right(from, to, plan.dtype(), k)).orElse(true);
    if (options.cluster().folder().isEmpty()) {
      if (random.isPresent()) {
        from.toFile().delete();
      }
      clear(attention, folder);
    }
    return right ? ExitCode.DONE : ExitCode.FOUND_WRONG;
  }

  private void clear(LongAttention attention, Path folder) {
    attention.clear();
    if (Files.exists(folder)) {
      console.notice(folder + ": stays, there is more in it than this run made");
    }
  }

  /// Rows are held to FILE when OUT is written.
  private static void requireOther(Path file, Path out) {
    try {
      if (Files.exists(out) && Files.isSameFile(file, out)) {
        throw new InputException(out.toString(), "", "another file than FILE with --rows", "FILE");
      }
    } catch (IOException e) {
      throw InputException.of(out.toString(), "a file", e);
    }
  }

  /// A folder stands beside a file alone, and rows are read again from one.
  private void requireFile(Path out) {
    boolean device = Files.exists(out) && !Files.isRegularFile(out);
    if (device && (options.rows().isPresent() || options.cluster().folder().isEmpty())) {
      throw new InputException(
          out.toString(), "", "a file, or --keep and no --rows", "something else than a file");
    }
    if (options.rows().isPresent() && out.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      throw new InputException(
          out.toString(), "", "a name without .gz for --rows", "a packed file");
    }
  }

  private LongAttention attention(Path from, Path folder, AttentionPlan plan) {
    try (Progress bar = console.progress("reading " + from, 0)) {
      bar.show();
      return LongAttention.of(from, folder, plan.sizes(), plan.dtype(), plan.kernel());
    }
  }

  private Spread spread() {
    return options.cluster().open(compute.threads());
  }

  private AttentionPlan plan(Optional<Path> file, Optional<RandomAttention> random) {
    if (random.isPresent()) {
      RandomAttention r = random.get();
      return new AttentionPlan(
          r.shape(), r.span(), sizes(r.shape()), compute.dtype(), compute.kernel());
    }
    try (StoredAttention a = StoredAttention.open(file.orElseThrow())) {
      a.notices().forEach(console::notice);
      return new AttentionPlan(
          a.shape(), a.scoring().span(), sizes(a.shape()), compute.dtype(), compute.kernel());
    }
  }

  private BlockSizes sizes(AttentionShape shape) {
    return options.sizes().orElseGet(() -> BlockSizes.of(shape, compute.dtype()));
  }

  /// Random numbers, which are written only once.
  private Path written(RandomAttention random, Path folder) {
    WholeFile.folder(folder);
    Path file = folder.resolve("qkv-" + Kept.name(random) + ".safetensors");
    if (!Files.exists(file)) {
      try (Progress bar = console.progress("writing " + file, 0)) {
        bar.show();
        random.write(file);
      } catch (RuntimeException e) {
        if (options.cluster().folder().isEmpty()) {
          folder.toFile().delete(); // where it is empty
        }
        throw e;
      }
    }
    return file;
  }

  private void compute(LongAttention attention, Spread on, WholeFile whole) {
    AttentionPlan plan = attention.plan();
    print(plan, on.description());
    boolean measures = plan.pairs() >= MEASURED;
    Optional<Rate> before = measures ? Optional.of(plan.rate(on)) : Optional.empty();
    before.ifPresent(rate -> predict(plan, rate, on.slots()));
    console.out().flush(); // hours may pass
    LongAttention.Run run;
    try (Bar bar = new Bar(console)) {
      run = attention.run(on, bar, whole);
    }
    console
        .out()
        .printf(
            Locale.ROOT,
            "took %.3g s, %.3g s of tasks (measured): %.0f%% of %d slots busy; %,d of %,d tasks were"
                + " there already%n",
            run.seconds(),
            run.busy(),
            100 * run.busy() / run.seconds() / on.slots(),
            on.slots(),
            run.found(),
            plan.tasks());
    before.ifPresent(rate -> compare(plan, rate, plan.rate(on), on.slots(), run.seconds()));
  }

  private void print(AttentionPlan plan, String where) {
    AttentionShape s = plan.shape();
    console
        .out()
        .printf(
            Locale.ROOT,
            "attention %d x %,d queries, %,d keys, d %d%s, %s: %,d pairs (counted)%n"
                + "%,d tasks of %,d queries x %,d keys on %s%n"
                + "bytes: %s read, %s of results of blocks written and read; a task holds %s (counted)%n",
            s.heads(),
            s.queries(),
            s.keys(),
            s.headDim(),
            plan.span().causal() ? ", causal" : "",
            plan.dtype().label(),
            plan.pairs(),
            plan.tasks(),
            plan.sizes().queries(),
            plan.sizes().keys(),
            where,
            Unit.BYTES.text((double) plan.bytesRead()),
            Unit.BYTES.text((double) plan.bytesWritten()),
            Unit.BYTES.text((double) plan.bytesOfTask()));
  }

  private void predict(AttentionPlan plan, Rate rate, int slots) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "predicted %.3g s: %.4g pairs/s a slot (measured, %s), %d slots%n",
            plan.seconds(rate, slots),
            1 / rate.perPair(),
            rate.kernel(),
            slots);
  }

  private void compare(AttentionPlan plan, Rate before, Rate after, int slots, double seconds) {
    Processor here = Here.processor(compute.threads());
    double first = plan.seconds(before, slots);
    double last = plan.seconds(after, slots);
    console
        .out()
        .printf(
            Locale.ROOT,
            "predicted from the rate before %.3g s, after %.3g s: %.2f and %.2f of what it took%n"
                + "%s, %d-bit vectors%n",
            first,
            last,
            first / seconds,
            last / seconds,
            here.cpu(),
            here.vectorBits());
  }

  private boolean right(Path from, Path to, Dtype dtype, int count) {
    double most = dtype == Dtype.F64 ? 1e-14 : 5e-6;
    SampledRows rows = SampledRows.of(from, to, count, compute.seed());
    console
        .out()
        .printf(
            Locale.ROOT,
            "%d rows held to the formula in float64: largest error %.2g of the largest value, at most"
                + " %.0e expected%n",
            rows.rows(),
            rows.error(),
            most);
    return rows.error() <= most;
  }

  /// A bar over one stage after the other.
  private static final class Bar implements LongAttention.Watch, AutoCloseable {
    private final Progress bar;

    Bar(Console console) {
      bar = console.progress("tasks", 0);
    }

    @Override
    public void begins(String stage, int tasks) {
      bar.name(stage);
      bar.expect(tasks);
      bar.show();
    }

    @Override
    public void done() {
      bar.step();
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
