package dev.headroom.gauntlet;

import dev.headroom.gauntlet.Course.Answers;
import dev.headroom.reduce.Grid;
import dev.headroom.reduce.Hosted;
import dev.headroom.reduce.Hosting;
import dev.headroom.vectors.OrthogonalTuples;
import dev.headroom.vectors.Ov;
import dev.headroom.vectors.Planted;
import dev.headroom.vectors.VectorSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A set of whole checkpoints that are hard to approximate: each is a 3-OV instance in an architecture
/// that people run, in which near misses are common and a yes hangs on one key of one head. The same course gives the same checkpoints.
/// Shape:  `keys` N; `dim` d; `size` checkpoints.
/// Source: theory.md 7.
public record HostedCourse(
    Hosting hosting, int keys, Grid grid, int dim, Answers answers, int size, long seed) {
  /// Words and additions of brute force for one checkpoint.
  private static final double MOST = 1e12;

  public HostedCourse {
    if (keys < 1 || dim < 2 || size < 1) {
      throw new IllegalArgumentException(
          size
              + " checkpoints of "
              + keys
              + " keys and dim "
              + dim
              + ", expected at least 1, 1, 2");
    }
    double pairs = (double) keys * keys * grid.all();
    if (pairs > MOST) {
      throw new IllegalArgumentException(
          "N²·LH = " + pairs + " triples to try by brute force, expected at most " + MOST);
    }
  }

  /// The checkpoint of an id.
  Hosted checkpoint(int id) {
    boolean wanted =
        switch (answers) {
          case YES -> true;
          case NO -> false;
          case MIXED -> id % 2 == 0;
        };
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id);
    Planted none = new Planted(keys, grid.all(), dim, new int[0], random.nextLong());
    Ov sets = none.instance();
    return hosting.of(wanted ? planted(sets, random, heads(id)) : sets, grid, false);
  }

  /// The heads that one query each hangs on: where one position answers for all, one head in turn; else
  /// all, as far as half of the queries are left without.
  private int[] heads(int id) {
    int all = grid.all();
    int first = (answers == Answers.MIXED ? id / 2 : id) % all;
    int number = hosting.answered() ? 1 : Math.clamp(keys / 2, 1, all);
    return IntStream.range(0, number).map(h -> (first + h) % all).toArray();
  }

  /// Gives a query to each of these heads, orthogonal with one key under its vector, and with no other
  /// pair that does not hold all that this one holds.
  private Ov planted(Ov sets, SplittableRandom random, int[] heads) {
    int[] order = IntStream.range(0, keys).toArray();
    boolean[][] a = new boolean[keys][dim];
    for (int i = 0; i < keys; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
      for (int x = 0; x < dim; x++) {
        a[i][x] = sets.set(0).get(i, x);
      }
    }
    for (int i = 0; i < heads.length; i++) {
      boolean[] meet = meet(sets, random.nextInt(keys), heads[i]);
      boolean[] query = a[order[i]];
      for (int x = 0; x < dim; x++) {
        query[x] &= !meet[x];
      }
      for (int b = 0; b < keys; b++) {
        for (int c = 0; c < grid.all(); c++) {
          apart(query, meet, meet(sets, b, c));
        }
      }
    }
    return Ov.of(VectorSet.of(keys, dim, (i, x) -> a[i][x]), sets.set(1), sets.set(2));
  }

  /// What a key and a head's vector have in common.
  private boolean[] meet(Ov sets, int b, int c) {
    boolean[] meet = new boolean[dim];
    for (int x = 0; x < dim; x++) {
      meet[x] = sets.set(1).get(b, x) && sets.set(2).get(c, x);
    }
    return meet;
  }

  /// Gives a query something in common with another pair, but nothing with its own.
  private static void apart(boolean[] query, boolean[] own, boolean[] other) {
    if (IntStream.range(0, query.length).noneMatch(x -> query[x] && other[x])) {
      IntStream.range(0, query.length)
          .filter(x -> other[x] && !own[x])
          .findFirst()
          .ifPresent(x -> query[x] = true);
    }
  }

  /// For each query whether some head and key complete it, by trying all.
  static boolean[] partners(Ov sets) {
    boolean[] partners = new boolean[sets.set(0).size()];
    for (int a = 0; a < partners.length; a++) {
      Ov one = Ov.of(sets.set(0).range(a, a + 1), sets.set(1), sets.set(2));
      partners[a] = OrthogonalTuples.first(one).isPresent();
    }
    return partners;
  }
}
