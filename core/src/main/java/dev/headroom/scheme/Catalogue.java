package dev.headroom.scheme;

import dev.headroom.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The schemes that come with the library. Six are those of the papers that their files name in
/// the first lines; three put Winograd's scheme and the definition side by side; the others were found by
/// `matmul search`, as the first lines of their files say.
/// Source: theory.md 5; [Strassen], [Winograd], [Laderman], [DumasPernetSedoglavic],
///         [KarstadtSchwartz].
public final class Catalogue {
  private static final List<String> NAMES =
      List.of(
          "strassen",
          "winograd",
          "accurate",
          "winograd-alt",
          "accurate-alt",
          "laderman",
          "2x2x3:11",
          "2x2x4:14",
          "2x2x5:18",
          "2x3x3:15",
          "2x3x4:20",
          "2x3x5:25",
          "2x4x4:26",
          "2x4x5:33",
          "3x3x3:23",
          "3x3x4:29",
          "3x3x5:36",
          "3x4x4:38",
          "3x4x5:47");

  private Catalogue() {}

  public static List<String> names() {
    return NAMES;
  }

  public static List<SchemeSource> all() {
    return NAMES.stream().map(name -> find(name).orElseThrow()).toList();
  }

  public static Optional<SchemeSource> find(String name) {
    return switch (name) {
      case "strassen" -> written(name, Ring.Z, "Strassen 1969");
      case "winograd" -> written(name, Ring.Z, "Winograd 1971");
      case "accurate" -> written(name, Ring.Q, "Dumas, Pernet, Sedoglavic 2024");
      case "winograd-alt" -> written(name, Ring.Z, "Karstadt, Schwartz 2017");
      case "accurate-alt" -> written(name, Ring.Q, "Dumas, Pernet, Sedoglavic 2024");
      case "laderman" -> written(name, Ring.Z, "Laderman 1976");
      case "2x2x3:11" -> wide(name, 3, "winograd beside 2x2x1:4");
      case "2x2x4:14" -> wide(name, 4, "winograd beside winograd");
      case "2x2x5:18" -> wide(name, 5, "winograd twice beside 2x2x1:4");
      default -> NAMES.contains(name) ? written(name, Ring.Z, "matmul search") : Optional.empty();
    };
  }

  private static Optional<SchemeSource> written(String name, Ring ring, String source) {
    Levels levels = formulas(name.replace(':', '-'));
    return Optional.of(new SchemeSource(name, levels, Optional.of(ring), source, List.of()));
  }

  private static Levels formulas(String name) {
    String file = name + ".txt";
    try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(file), file)) {
      return FormulaReader.read(file, PlainText.of(file, in)).levels();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// ⟨2,2,p⟩: Winograd's for two columns after the other, the definition for an odd last one.
  private static Optional<SchemeSource> wide(String name, int p, String source) {
    Program winograd = find("winograd").orElseThrow().program();
    Program program = winograd;
    for (int done = 2; done < p; done = program.p()) {
      Program next = p - done == 1 ? Program.classical(2, 2, 1) : winograd;
      program = Program.beside(program, next);
    }
    return Optional.of(new SchemeSource(name, program, Optional.of(Ring.Z), source, List.of()));
  }
}
