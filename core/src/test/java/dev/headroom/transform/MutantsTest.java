package dev.headroom.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.circuit.Circuit;
import dev.headroom.testing.Passes;
import dev.headroom.testing.RandomCircuits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The laws see faults: each of these passes is broken in one place, and at least nine in ten break
/// a law within the circuits that the laws are tried on. The killed and the living are printed.
class MutantsTest {
  private static final int CIRCUITS = 150;

  private static final List<Mutant> MUTANTS =
      List.of(
          // Gradient: dropped, doubled, misplaced and misweighted adjoints
          new Mutant("Gradient", "case ADD ->", "plus(u, dz);", ""),
          new Mutant("Gradient", "case ADD ->", "plus(v, dz);", ""),
          new Mutant("Gradient", "case ADD ->", "plus(v, dz);", "minus(v, dz);"),
          new Mutant("Gradient", "case SUB ->", "plus(u, dz);", ""),
          new Mutant("Gradient", "case SUB ->", "minus(v, dz);", "plus(v, dz);"),
          new Mutant("Gradient", "case SUB ->", "minus(v, dz);", "minus(u, dz);"),
          new Mutant("Gradient", "case MUL ->", "plus(u, times(dz, v));", "plus(u, times(dz, u));"),
          new Mutant("Gradient", "case MUL ->", "plus(v, times(dz, u));", "plus(v, times(dz, v));"),
          new Mutant("Gradient", "case MUL ->", "plus(v, times(dz, u));", ""),
          new Mutant("Gradient", "case MUL ->", "plus(u, times(dz, v));", "plus(u, v);"),
          new Mutant("Gradient", "case DIV ->", "out.div(dz, v)", "out.div(dz, u)"),
          new Mutant("Gradient", "case DIV ->", "out.mul(t, z)", "out.mul(t, u)"),
          new Mutant(
              "Gradient", "case DIV ->", "minus(v, out.mul(t, z))", "plus(v, out.mul(t, z))"),
          new Mutant("Gradient", "case DIV ->", "plus(u, t);", ""),
          new Mutant("Gradient", "case EXP ->", "times(dz, z)", "times(dz, u)"),
          new Mutant("Gradient", "case EXP ->", "times(dz, z)", "dz"),
          new Mutant("Gradient", "case LN ->", "out.div(dz, u)", "out.div(dz, z)"),
          new Mutant("Gradient", "case LN ->", "out.div(dz, u)", "out.mul(dz, u)"),
          new Mutant("Gradient", "private void plus(", "out.add(old, term)", "term"),
          new Mutant("Gradient", "private void plus(", "out.add(old, term)", "out.sub(old, term)"),
          new Mutant("Gradient", "private void minus(", "old, term)", "term, old)"),
          new Mutant(
              "Gradient",
              "private void plus(",
              "old == NONE ? term",
              "old == NONE ? out.add(zero(), out.add(zero(), out.add(zero(), out.add(zero(), out.add(zero(), term)))))"),
          new Mutant("Gradient", "private void reverse(", "z >= 0", "z > 0"),
          new Mutant("Gradient", "private int times(", "dz == one ? v", "dz == one ? dz"),
          // Truncation: wrong coefficients, dropped and swapped terms
          new Mutant("Truncation", "case Add(", "plus(second(u), second(v))", "second(u)"),
          new Mutant(
              "Truncation",
              "case Sub(",
              "minus(second(u), second(v))",
              "plus(second(u), second(v))"),
          new Mutant(
              "Truncation", "case Sub(", "minus(first(u), first(v))", "minus(first(v), first(u))"),
          new Mutant("Truncation", "case Mul(", "scale(u0, first(v))", "scale(v0, first(v))"),
          new Mutant("Truncation", "case Mul(", "plus(two, times(first(u), first(v)))", "two"),
          new Mutant(
              "Truncation", "case Mul(", "times(first(u), first(v))", "times(first(u), first(u))"),
          new Mutant("Truncation", "case Mul(", "scale(v0, second(u))", "scale(v0, first(u))"),
          new Mutant("Truncation", "case Div(", "scale(z0, first(v))", "first(v)"),
          new Mutant("Truncation", "case Div(", "times(z1, first(v))", "times(first(u), first(v))"),
          new Mutant("Truncation", "case Div(", "over(rest, v0)", "rest"),
          new Mutant("Truncation", "case Exp(", "known(HALF)", "known(Rational.ONE)"),
          new Mutant("Truncation", "case Exp(", "plus(second(u), square)", "second(u)"),
          new Mutant("Truncation", "case Ln(", "known(HALF)", "known(Rational.ONE)"),
          new Mutant(
              "Truncation", "case Ln(", "over(second(u), u0), square", "over(second(u), u0), z1"),
          new Mutant(
              "Truncation",
              "case Ln(",
              "minus(over(second(u), u0), square)",
              "plus(over(second(u), u0), square)"),
          new Mutant(
              "Truncation", "private int over(", "Rational.ONE.over(value.get())", "value.get()"),
          new Mutant("AtOrigin", "static AtOrigin sum(", "a.plus(b)", "a"),
          new Mutant("AtOrigin", "private static AtOrigin scaled(", "factor.times(b)", "b"),
          new Mutant("AtOrigin", "static AtOrigin exponential(", "known(r)", "ZERO"),
          // Substitution and pruning
          new Mutant(
              "Rewriting",
              "void gate(",
              "at(circuit.left(gate)), at(circuit.right(gate))",
              "at(circuit.right(gate)), at(circuit.left(gate))"),
          new Mutant(
              "Substitution", "int constant(", "out.constant(constant.value())", "out.one()"),
          new Mutant("Substitution", "of(", "map(out::constant)", "map(v -> out.zero())"),
          new Mutant("Pruning", "live(Circuit", "live.set(leaves + circuit.left(gate));", ""),
          new Mutant("Pruning", "live(Circuit", "live.set(leaves + circuit.right(gate));", ""));

  private static final List<BiFunction<Passes, Circuit, Optional<String>>> OF_ANY =
      List.of(
          PassLaws::gradientSize,
          PassLaws::gradientNonScalar,
          PassLaws::gradientIsForwardMode,
          PassLaws::substitutionKeepsTheValueAndNeverGrows);

  private static final List<BiFunction<Passes, Circuit, Optional<String>>> OF_EXACT =
      List.of(
          PassLaws::truncationIsTheSeries,
          PassLaws::truncationIsPlainAndCheap,
          PassLaws::substitutionLeavesNothingToFold);

  @Test
  void theLawsKillNineInTen(@TempDir Path scratch) throws IOException {
    List<Mutant> living = new ArrayList<>();
    for (Mutant mutant : MUTANTS) {
      if (!killed(mutant.passes(scratch))) {
        living.add(mutant);
      }
    }
    System.out.println(
        MUTANTS.size()
            - living.size()
            + " of "
            + MUTANTS.size()
            + " mutants killed, living: "
            + living);
    assertThat(MUTANTS).hasSizeGreaterThanOrEqualTo(30);
    assertThat(living.size() * 10).as("living: %s", living).isLessThanOrEqualTo(MUTANTS.size());
  }

  @Test
  void theSoundPassesLive() {
    assertThat(killed(Passes.OURS)).isFalse();
  }

  private static boolean killed(Passes passes) {
    for (int i = 0; i < CIRCUITS; i++) {
      int size = 1 + i * 60 / CIRCUITS;
      Circuit any = new RandomCircuits.Generator(i, size, false).circuit();
      Circuit exact = new RandomCircuits.Generator(i, size, true).circuit();
      if (OF_ANY.stream().anyMatch(law -> breaks(law, passes, any))
          || OF_EXACT.stream().anyMatch(law -> breaks(law, passes, exact))) {
        return true;
      }
    }
    return false;
  }

  private static boolean breaks(
      BiFunction<Passes, Circuit, Optional<String>> law, Passes passes, Circuit circuit) {
    try {
      return law.apply(passes, circuit).isPresent();
    } catch (RuntimeException e) {
      return true; // a pass that fails is seen too
    }
  }
}
