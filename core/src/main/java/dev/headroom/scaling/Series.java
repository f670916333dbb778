package dev.headroom.scaling;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import dev.headroom.count.Cache;
import dev.headroom.count.Count;
import dev.headroom.count.FastMaps;
import dev.headroom.count.Products;
import dev.headroom.count.Terms;
import dev.headroom.forward.Columns;
import dev.headroom.forward.Engine;
import dev.headroom.kernel.Kernels;
import dev.headroom.model.Architecture;
import dev.headroom.model.Families;
import dev.headroom.model.Footprint;
import dev.headroom.scaling.Family.Member;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.tensor.KernelName;
import dev.headroom.tensor.Tensor;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What is to be measured: some components of a family's members, at sizes that grow by a factor.
/// Fails:  IllegalArgumentException with fewer than two sizes, no component, or runs below 1.
public record Series(
    Family family,
    List<Integer> sizes,
    Set<Component> components,
    int runs,
    Engine engine,
    long seed) {
  public static final Set<Component> ATTENTION =
      Set.copyOf(EnumSet.of(Component.SCORES, Component.SOFTMAX, Component.VALUES));

  private static final int MOST_RUNS = 1000;

  public Series {
    sizes = List.copyOf(sizes);
    components = Set.copyOf(components);
    if (sizes.size() < 2) {
      throw new IllegalArgumentException(sizes.size() + " sizes, expected at least 2");
    }
    if (components.isEmpty()) {
      throw new IllegalArgumentException("no component, expected at least 1");
    }
    if (runs < 1 || runs > MOST_RUNS) {
      throw new IllegalArgumentException("--runs is " + runs + ", expected 1 to " + MOST_RUNS);
    }
  }

  /// `from`, `from` · `factor`, … as far as `to`.
  /// Fails:  IllegalArgumentException where that is fewer than two.
  public static List<Integer> sizes(int from, int to, int factor) {
    if (from < 1) {
      throw new IllegalArgumentException("--from is " + from + ", expected at least 1");
    }
    if (factor < 2) {
      throw new IllegalArgumentException("--factor is " + factor + ", expected at least 2");
    }
    if (to < (long) from * factor) {
      throw new IllegalArgumentException(
          "--to is "
              + to
              + ", expected at least "
              + (long) from * factor
              + ", the second of at least two points from "
              + from
              + " by a factor of "
              + factor);
    }
    List<Integer> sizes = new ArrayList<>();
    for (long size = from; size <= to; size *= factor) {
      sizes.add((int) size);
    }
    return sizes;
  }

  /// Whether levels of a fast scheme are measured too.
  public boolean fast() {
    return !engine.fast().isOff();
  }

  /// `attention`, `all`, or the components one by one.
  public String label() {
    return components.equals(ATTENTION)
        ? "attention"
        : components.size() == Component.values().length
            ? "all"
            : EnumSet.copyOf(components).stream()
                .map(Component::label)
                .collect(Collectors.joining(","));
  }

  /// The work of the components together.
  Work work(int size) {
    Member member = family.at(size);
    Count count = Count.of(member.architecture(), member.step(), terms());
    return components.stream().map(count::of).reduce(Work.NONE, Work::plus);
  }

  private Terms terms() {
    return new Terms(Terms.Logits.ALL, engine.dtype().bytes());
  }

  /// The products among them that levels multiply at this size: `qkv by 1 level`.
  List<String> levels(int size) {
    Member member = family.at(size);
    return FastMaps.planned(
        Products.of(member.architecture(), member.step(), Terms.Logits.ALL).stream()
            .filter(p -> components.contains(p.component()))
            .toList(),
        engine.fast());
  }

  /// Whether some of scores, softmax and values are wanted and some are not.
  boolean dividesAttention() {
    long wanted = ATTENTION.stream().filter(components::contains).count();
    return wanted > 0 && wanted < ATTENTION.size();
  }

  /// Refuses what cannot be measured, at any of the sizes, before anything is.
  /// Fails:  InputException or IllegalArgumentException saying what, and what was expected.
  void require() {
    boolean whole = engine.kernel() == KernelName.REFERENCE || Kernels.vectorBits() <= Double.SIZE;
    if (whole && dividesAttention()) {
      throw new IllegalArgumentException(
          "--component is "
              + label()
              + ", expected attention whole: the reference kernel does not tell its parts");
    }
    for (int size : sizes) {
      try {
        require(family.at(size));
        if (work(size).equals(Work.NONE)) {
          throw new IllegalArgumentException(
              "--component is " + label() + ", expected components that " + family.name() + " has");
        }
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            family.axis().label()
                + " "
                + size
                + " makes more than 2^63 − 1 operations or bytes, expected fewer",
            e);
      }
    }
    if (fast() && sizes.stream().allMatch(size -> levels(size).isEmpty())) {
      throw new IllegalArgumentException(
          "--fast-matmul is "
              + engine.fast().label()
              + ", expected off: of "
              + label()
              + " it multiplies nothing at these sizes; levels are for qkv, output, mlp and head");
    }
  }

  private void require(Member member) {
    Architecture a = member.architecture();
    Step step = member.step();
    Families.onlyCounted(a)
        .ifPresent(parts -> {
          throw new IllegalArgumentException(
              a.family() + " is not run here for its " + parts + ", expected a model that is");
        });
    int positions = a.embedding().positions();
    if (step.context() > positions) {
      throw new IllegalArgumentException(
          step.context()
              + " tokens, expected at most "
              + positions
              + ", the positions of "
              + a.name());
    }
    if (step.cached() > 0 && !a.keeps()) {
      throw new IllegalArgumentException(
          "--vary is context, expected a model whose tokens see no later ones: with --shape causal=true");
    }
    Footprint.require(a.name(), "weights and activations at " + rows(step), bytes(member));
  }

  private static String rows(Step step) {
    return step.batch() + " x " + step.context() + " tokens";
  }

  private long bytes(Member member) {
    Architecture a = member.source().architecture();
    Step step = member.step();
    Dtype dtype = engine.dtype();
    Columns columns = Columns.of(a);
    boolean head = components.contains(Component.HEAD) && a.output().hasHead();
    long logits = head ? a.embedding().vocabulary() : 0;
    for (long width :
        List.of((long) columns.stream(), (long) columns.qkv(), (long) columns.hidden(), logits)) {
      if (multiplyExact(step.rows(), width) > Tensor.MOST) {
        throw new IllegalArgumentException(
            "a matrix of "
                + step.rows()
                + " x "
                + width
                + ", expected at most "
                + Tensor.MOST
                + " entries");
      }
    }
    long kept = step.cached() == 0 ? 0 : multiplyExact(step.batch(), Cache.of(a, step.context()));
    long numbers = addExact(kept, multiplyExact(step.rows(), addExact(columns.all(), logits)));
    long weights =
        member.source().stored()
            ? Footprint.residentBytes(a, dtype)
            : Footprint.residentBytesOfKinds(a, dtype);
    return addExact(weights, multiplyExact(numbers, (long) dtype.bytes()));
  }

  /// Products by their definition.
  Engine classical() {
    return engine.with(FastMatmul.OFF);
  }
}
