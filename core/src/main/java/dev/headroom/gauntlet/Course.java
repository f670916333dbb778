package dev.headroom.gauntlet;

import dev.headroom.InputException;
import dev.headroom.vectors.OrthogonalTuples;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.Planted;
import dev.headroom.vectors.VectorSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A set of attention instances: the heads of `sets` transformers that answer 3-OV, every one an
/// instance of its own. The same course gives the same instances.
/// Shape:  tokens N+1, the sentinel included; dim d of each query and key.
/// Source: theory.md 2; [SXYY] Lemma 3.2.
public record Course(
    int tokens, int layers, int heads, int dim, Answers answers, int sets, long seed) {
  private static final int ATTEMPTS = 100;

  /// Which answers the instances have; mixed: every other one is a yes.
  public enum Answers {
    YES,
    NO,
    MIXED
  }

  public Course {
    if (tokens < 2 || layers < 1 || heads < 1 || dim < 2 || sets < 1) {
      throw new IllegalArgumentException(
          "a course of "
              + List.of(tokens, layers, heads, dim, sets)
              + " tokens, layers, heads, dim and sets, expected at least 2, 1, 1, 2 and 1");
    }
    if ((long) layers * heads * sets > 1 << 20) {
      throw new IllegalArgumentException(
          (long) layers * heads * sets + " instances, expected at most " + (1 << 20));
    }
  }

  /// A dimension at which near misses are common and accidents rare: 4·log2 of the tokens.
  public static int usualDim(int tokens) {
    return Math.max(8, 4 * (32 - Integer.numberOfLeadingZeros(tokens - 1)));
  }

  /// How many instances there are.
  public int size() {
    return sets * allHeads();
  }

  /// Heads of one transformer, all layers together.
  private int allHeads() {
    return layers * heads;
  }

  /// The instances of one transformer.
  /// Fails:  InputException when no draw has the wanted answers, the dimension being too small.
  public List<HardAttention> instances(int set) {
    int all = allHeads();
    int[] hits = IntStream.range(0, all).filter(g -> wanted(set * all + g)).toArray();
    SplittableRandom seeds = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + set);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Ov sets3 = new Planted(tokens - 1, all, dim, hits, seeds.nextLong()).instance();
      boolean[] yes = answers(sets3);
      if (IntStream.range(0, all).allMatch(g -> yes[g] == wanted(set * all + g))) {
        return IntStream.range(0, all)
            .mapToObj(g -> new HardAttention(this, set, g, sets3))
            .toList();
      }
    }
    throw new InputException(
        "--dim " + dim, "", "a dimension at which no triple is orthogonal by accident", "too few");
  }

  private boolean wanted(int id) {
    return switch (answers) {
      case YES -> true;
      case NO -> false;
      case MIXED -> id % 2 == 0;
    };
  }

  /// Whether a pair is orthogonal under each c, by trying all.
  private static boolean[] answers(Ov instance) {
    boolean[] yes = new boolean[instance.set(2).size()];
    for (int g = 0; g < yes.length; g++) {
      VectorSet c = instance.set(2).range(g, g + 1);
      yes[g] = OrthogonalTuples.count(Ov.of(instance.set(0), instance.set(1), c)) > 0;
    }
    return yes;
  }
}
