package dev.headroom.scheme;

import dev.headroom.InputException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scheme as the texts of the files that a name asks for: X.txt, X.json, or three of X_L.sms or
/// X_L.slp, six in other bases. All read back as the same scheme.
/// Fails:  InputException where a form has no way to say what the scheme is.
/// Source: docs/matmul.md 1.
public record WrittenScheme(Map<String, String> texts, Levels levels) {
  private static final Pattern THREE = Pattern.compile("(.*?)(?:_[LRP])?\\.(sms|slp)(\\.gz)?");

  public WrittenScheme {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /// Shape:  texts by the names of their files; levels: the scheme as they say it.
  public static WrittenScheme of(String target, Levels scheme, Optional<Ring> ring) {
    String plain = target.endsWith(".gz") ? target.substring(0, target.length() - 3) : target;
    if (target.endsWith(".json.gz")) {
      throw new InputException(target, "", "X.json, which is read unpacked", "a packed one");
    }
    if (plain.endsWith(".json")) {
      return new WrittenScheme(Map.of(target, json(target, scheme, ring)), scheme);
    }
    if (plain.endsWith(".txt")) {
      return new WrittenScheme(Map.of(target, lines(Formulas.lines(scheme, ring))), scheme);
    }
    Matcher three = THREE.matcher(target);
    String name = three.matches() ? three.group(1) : target;
    String ending = three.matches() ? target.substring(three.start(2) - 1) : ".sms";
    Levels said = ending.startsWith(".slp") ? scheme : apart(target, scheme, ring.orElse(Ring.Q));
    String comment = ring.flatMap(Ring::comment).map(c -> c + "\n").orElse("");
    Map<String, String> texts = new LinkedHashMap<>();
    triples(target, name, said)
        .forEach((triple, sides) -> {
          texts.put(triple + "_L" + ending, comment + text(ending, sides.a()));
          texts.put(triple + "_R" + ending, comment + text(ending, sides.b()));
          texts.put(triple + "_P" + ending, comment + text(ending, sides.c()));
        });
    return new WrittenScheme(texts, said);
  }

  /// The same without sums that are used again.
  private static Levels apart(String target, Levels scheme, Ring ring) {
    return switch (scheme) {
      case Program s ->
          new Program(
              s.n(),
              s.m(),
              s.p(),
              ring.apart(target, s.u()),
              ring.apart(target, s.v()),
              ring.apart(target, s.w()));
      case InBasis s ->
          new InBasis(
              s.n(), s.m(), s.p(), apart(target, s.basis(), ring), apart(target, s.core(), ring));
    };
  }

  private static InBasis.Sides apart(String target, InBasis.Sides sides, Ring ring) {
    return new InBasis.Sides(
        ring.apart(target, sides.a()),
        ring.apart(target, sides.b()),
        ring.apart(target, sides.c()));
  }

  private static String json(String target, Levels scheme, Optional<Ring> ring) {
    ring.filter(over -> over.comment().isPresent())
        .ifPresent(over -> {
          throw new InputException(
              target,
              "",
              "a scheme over Q or F_2, as JSON has no roots",
              "one over " + over.name());
        });
    return switch (scheme) {
      case Program s -> SchemeJson.text(s, ring.filter(Ring.F_2::equals).isPresent());
      case InBasis s ->
          throw new InputException(
              target, "", "a scheme without other bases, as JSON has none", "one with them");
    };
  }

  /// Three matrices or programs by what their names begin with.
  private static Map<String, InBasis.Sides> triples(String target, String name, Levels scheme) {
    Matcher basis = TripleFiles.BASIS.matcher(name);
    Map<String, InBasis.Sides> triples = new LinkedHashMap<>();
    switch (scheme) {
      case Program s -> {
        if (basis.matches()) {
          throw new InputException(
              target, "", "a name that ends in neither ALT nor CoB, as other bases do", name);
        }
        triples.put(name, new InBasis.Sides(s.u(), s.v(), s.w()));
      }
      case InBasis s -> {
        String base = basis.matches() ? basis.group(1) : name + "-";
        triples.put(base + "ALT", s.core());
        triples.put(base + "CoB", s.basis());
      }
    }
    return triples;
  }

  private static String text(String ending, Linear linear) {
    if (ending.startsWith(".slp")) {
      return lines(LinearSlp.lines(linear));
    }
    StringWriter text = new StringWriter();
    try {
      Sms.write(new Sms.Rows(linear.out().size(), linear.inputs(), linear.out()), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
