package dev.headroom.scheme;

import dev.headroom.InputException;
import dev.headroom.PlainText;
import dev.headroom.field.Quadratic;
import dev.headroom.field.Rational;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A scheme as a user names it: an entry of the catalogue, or files.
/// Shape:  ring: what the file claims; notes: what the file says and is not read.
public record SchemeSource(
    String name, Levels levels, Optional<Ring> ring, String provenance, List<String> notes) {

  /// The scheme as a program that begins anew in each level.
  public Program program() {
    return ring.orElse(Ring.Q).program(name, levels);
  }

  /// Finds `strassen`, X or X_L.sms or X_L.slp of three files, X-ALT with X-CoB, X.json, or X.txt.
  /// Fails:  InputException when there is no such scheme, or its files are malformed.
  public static SchemeSource find(String typed) {
    Optional<SchemeSource> known = Catalogue.find(typed);
    if (known.isPresent()) {
      return known.get();
    }
    Path path = Path.of(typed);
    if (typed.endsWith(".json")) {
      SchemeJson.Read read = SchemeJson.read(path);
      List<String> notes =
          read.unread().isEmpty()
              ? List.of()
              : List.of(typed + ": not used: " + String.join(", ", read.unread()));
      return new SchemeSource(typed, read.program(), read.ring(), "file", notes);
    }
    if (typed.endsWith(".txt") || typed.endsWith(".txt.gz")) {
      FormulaReader.Read read = formulas(path);
      return checked(typed, read.levels(), read.ring(), "file");
    }
    TripleFiles.Read read =
        TripleFiles.find(path)
            .orElseThrow(() ->
                new InputException(
                    typed,
                    "",
                    "a scheme of the catalogue ("
                        + String.join(", ", Catalogue.names())
                        + "), X of X_L.sms, X_R.sms and X_P.sms, or .slp, X.json or X.txt",
                    Files.exists(path) ? "another file" : "neither"));
    return checked(typed, read.levels(), read.ring(), "files");
  }

  /// The same scheme with each form by itself, without sums that are used again and without other bases.
  public Levels expanded() {
    return Program.of(program().scheme());
  }

  /// Fails:  InputException where other bases make numbers that the ring's files do not have.
  private static SchemeSource checked(
      String typed, Levels levels, Optional<Ring> ring, String provenance) {
    SchemeSource source = new SchemeSource(typed, levels, ring, provenance, List.of());
    source.program();
    return source;
  }

  /// The scheme, where it multiplies over Q, as circuits and the engine compute.
  /// Fails:  InputException with the first equation that does not hold, or the ring that is another.
  public Levels rational() {
    ring.filter(over -> !over.equals(Ring.Z) && !over.equals(Ring.Q))
        .map(over -> "one over " + over.name())
        .or(() -> Ring.Q.violated(program().scheme()))
        .ifPresent(found -> {
          throw new InputException(name, "", "a scheme that multiplies over Q", found);
        });
    return levels;
  }

  /// The scheme for matrices of real numbers. One over Q(√k) is verified there, then each coefficient is
  /// the nearest double.
  /// Fails:  InputException with the first equation that does not hold.
  public Levels real() {
    Optional<Ring> root = ring.filter(over -> over.field() instanceof Quadratic);
    if (root.isEmpty()) {
      return rational();
    }
    root.flatMap(over -> over.violated(program().scheme()))
        .ifPresent(found -> {
          throw new InputException(name, "", "a scheme that multiplies real numbers", found);
        });
    UnaryOperator<Rational> nearest = c -> Rational.of(root.get().real(c));
    return switch (levels) {
      case Program program -> program.with(nearest);
      case InBasis basis -> basis.with(nearest);
    };
  }

  private static FormulaReader.Read formulas(Path path) {
    try (PlainText in = PlainText.open(path)) {
      return FormulaReader.read(path.toString(), in);
    } catch (IOException e) {
      throw InputException.of(path.toString(), "a file that can be read", e);
    }
  }
}
