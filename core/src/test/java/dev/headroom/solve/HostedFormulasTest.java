package dev.headroom.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.formula.Cnf;
import dev.headroom.formula.Dimacs;
import dev.headroom.forward.Engine;
import dev.headroom.reduce.Host;
import dev.headroom.reduce.Hosting;
import dev.headroom.solve.Target.Standard;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.KernelName;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Formulas of other projects, decided and counted by the architectures that people run.
final class HostedFormulasTest {
  /// Formulas of more variables take seconds each.
  private static final int VARIABLES = 15;

  /// Shape:  name, status, models, host.
  static Stream<Arguments> formulas() throws IOException {
    try (InputStream in = HostedFormulasTest.class.getResourceAsStream("/sat/INDEX.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .flatMap(
                  f -> Stream.of(Host.values()).map(host -> Arguments.of(f[0], f[1], f[6], host)))
              .toList()
              .stream();
    }
  }

  private static Cnf read(String name) throws IOException {
    try (InputStream in = HostedFormulasTest.class.getResourceAsStream("/sat/" + name)) {
      return Dimacs.read(name, in);
    }
  }

  private static Hosting least(Host host) {
    return new Hosting(host, true, Hosting.Asked.LEAST);
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void areDecidedAndCounted(String name, String status, String models, Host host)
      throws IOException {
    Cnf formula = read(name);
    if (formula.occurring().length > VARIABLES) {
      return;
    }
    for (Dtype dtype : Dtype.values()) {
      for (boolean count : host.counts() ? new boolean[] {false, true} : new boolean[] {false}) {
        Plan plan =
            new Plan(
                new Standard(least(host)),
                Optional.empty(),
                count,
                Plan.BUDGET,
                new Engine(KernelName.SIMD, dtype, 2),
                0);
        Verdict verdict = new Solver(plan, Watch.NONE).formula(formula);
        assertThat(verdict.status().exit()).isEqualTo(status.equals("SAT") ? 10 : 20);
        assertThat(verdict.witness().isPresent()).isEqualTo(status.equals("SAT"));
        if (count) {
          assertThat(verdict.count()).hasValue(new BigInteger(models));
        }
      }
    }
  }
}
