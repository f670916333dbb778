package dev.headroom.cli;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.circuit.Circuit;
import dev.headroom.circuit.Evaluation;
import dev.headroom.circuit.RefusedException;
import dev.headroom.field.Field;
import dev.headroom.field.Float64;
import dev.headroom.field.PrimeField;
import dev.headroom.field.Rational;
import dev.headroom.field.Rationals;
import dev.headroom.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NumericNode;

/// `circuit eval`.
@Command(
    name = "eval",
    description = "A circuit's outputs at one point; refused, by gate, where there is no value.",
    footer = {
      "%nExample:",
      CircuitCommand.TRACED,
      "  …",
      "  $ ./headroom circuit eval ./t.circuit --random",
      "  f = 0.31103110056418404"
    })
final class CircuitEval implements Callable<Integer> {
  /// Where to compute.
  enum Where {
    F64,
    FP61,
    FP31,
    RATIONAL
  }

  /// The largest exponent of a number, and of its inverse.
  private static final int LARGEST_EXPONENT = 10_000;

  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "A circuit.")
  private Path file;

  @ArgGroup(multiplicity = "1")
  private Point point = new Point();

  @Option(names = "--field", paramLabel = "f64|fp61|fp31|rational", description = "Default: f64.")
  private Where where = Where.F64;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of --random; default: 0.")
  private long seed;

  /// Where the inputs come from.
  static final class Point {
    @Option(
        names = "--inputs",
        paramLabel = "FILE",
        description = "JSON {name: number or \"p/q\"}.")
    private Path inputs = Path.of("");

    @Option(names = "--random", description = "Random inputs k/64 between -1 and 1.")
    private boolean random;
  }

  CircuitEval(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return StageProgress.during(console, this::evaluated);
  }

  private Integer evaluated() {
    Circuit circuit = CircuitFiles.read(file, console);
    Map<String, Rational> values = point.random ? random(circuit) : read(circuit, point.inputs);
    try {
      switch (where) {
        case F64 -> print(circuit, Float64.F64, values);
        case FP61 -> print(circuit, PrimeField.FP61, values);
        case FP31 -> print(circuit, PrimeField.FP31, values);
        case RATIONAL -> print(circuit, Rationals.Q, values);
      }
      return ExitCode.DONE;
    } catch (RefusedException e) {
      console.out().println("refused: " + e.refused());
      return ExitCode.FOUND_WRONG;
    }
  }

  private <E> void print(Circuit circuit, Field<E> field, Map<String, Rational> values) {
    Map<String, E> at = new HashMap<>();
    values.forEach((name, value) -> at.put(name, field.of(value)));
    List<E> found = Evaluation.of(circuit, field, at);
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i) instanceof Double d && !Double.isFinite(d)) {
        String name = circuit.outputs().get(i).name();
        console.notice(name + " is not finite in f64; --field rational tells whether it exists");
      }
    }
    for (int i = 0; i < found.size(); i++) {
      console.out().println(circuit.outputs().get(i).name() + " = " + field.format(found.get(i)));
    }
  }

  private Map<String, Rational> random(Circuit circuit) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Rational> values = new HashMap<>();
    circuit.inputNames().forEach(n -> values.put(n, Rational.of(random.nextInt(-64, 65), 64)));
    return values;
  }

  private Map<String, Rational> read(Circuit circuit, Path file) {
    try (PlainText text = PlainText.open(file)) {
      JsonNode root = Json.parse(file.toString(), "", text.readAllBytes(), EXACT::readTree);
      if (!root.isObject()) {
        String found = root.isMissingNode() ? "nothing" : Json.describe(root);
        throw wrong(file, "", "JSON {name: number or \"p/q\"}", found);
      }
      Map<String, Rational> values = new HashMap<>();
      for (String name : circuit.inputNames()) {
        values.put(name, number(file, name, root.path(name)));
      }
      List<String> others =
          root.propertyNames().stream().filter(name -> !values.containsKey(name)).toList();
      if (!others.isEmpty()) {
        String are = others.size() == 1 ? " is no input" : " are no inputs";
        console.notice(file + ": " + String.join(", ", others) + are + " of the circuit");
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rational number(Path file, String name, JsonNode value) {
    if (value instanceof NumericNode numeric && !numeric.isNaN()) {
      BigDecimal decimal = numeric.decimalValue();
      if (Math.abs((long) decimal.scale()) > LARGEST_EXPONENT) {
        String expected = "an exponent from -" + LARGEST_EXPONENT + " to " + LARGEST_EXPONENT;
        throw wrong(file, name, expected, Json.describe(value));
      }
      return Rational.of(decimal);
    }
    if (value.isString()) {
      try {
        return Rational.parse(value.stringValue());
      } catch (NumberFormatException e) {
        throw wrong(file, name, "a number or \"p/q\"", value.toString());
      }
    }
    String found = value.isMissingNode() ? "nothing" : Json.describe(value);
    throw wrong(file, name, "a number or \"p/q\"", found);
  }

  private static InputException wrong(Path file, String where, String expected, String found) {
    return new InputException(file.toString(), where, expected, found);
  }
}
