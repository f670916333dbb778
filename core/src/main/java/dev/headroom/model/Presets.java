package dev.headroom.model;

import dev.headroom.InputException;
import dev.headroom.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Well-known models by name: facts with their sources, read as any config is.
public final class Presets {
  private static final String RESOURCE = "presets.json";
  private static final int NEAR = 3;
  private static final List<Preset> ALL = load();

  private Presets() {}

  /// Shape:  `parameters` as published; `sources` where the numbers were read.
  public record Preset(
      String id,
      Architecture architecture,
      StatedType stated,
      long parameters,
      List<String> sources) {
    public Preset {
      sources = List.copyOf(sources);
    }
  }

  public static List<Preset> all() {
    return ALL;
  }

  /// The preset of that id, of that last part of an id, or of that without `Meta-` before or `-v0.1`
  /// behind, in any case.
  public static Optional<Preset> named(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream().filter(p -> names(p).contains(wanted)).findFirst();
  }

  /// Fails:  InputException naming the nearest presets when there is none of that name.
  public static Preset find(String name) {
    return named(name)
        .orElseThrow(() -> new InputException(name, "", "a preset, such as " + near(name), "none"));
  }

  /// The names most like `name`, in one line.
  static String near(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .sorted(Comparator.comparingInt(p -> distance(wanted, p)))
        .limit(NEAR)
        .map(Preset::id)
        .collect(Collectors.joining(", "));
  }

  private static List<String> names(Preset p) {
    String id = p.id().toLowerCase(Locale.ROOT);
    String last = id.substring(id.lastIndexOf('/') + 1);
    return List.of(id, last, last.replaceFirst("^meta-", ""), last.replaceFirst("-v0\\.1$", ""));
  }

  private static int distance(String wanted, Preset p) {
    return names(p).stream()
        .mapToInt(n -> !wanted.isEmpty() && n.contains(wanted) ? 0 : edits(wanted, n))
        .min()
        .orElseThrow();
  }

  /// Levenshtein's distance; only the beginning of a long name counts.
  private static int edits(String name, String b) {
    String a = name.substring(0, Math.min(name.length(), 100));
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[b.length()];
  }

  private static StatedType stated(JsonNode node, Fields config) {
    StoredType type = StoredType.valueOf(node.path("publishedDtype").stringValue());
    return StatedType.released(type, node.path("publishedDtypeSource").stringValue())
        .in(Quantization.stated(config));
  }

  private static List<Preset> load() {
    try (InputStream in =
        Objects.requireNonNull(Presets.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      List<Preset> presets = new ArrayList<>();
      for (JsonNode node : Json.resource(in).path("models")) {
        String id = node.path("id").stringValue();
        Fields fields = new Fields(RESOURCE, "", (ObjectNode) node.path("config"));
        List<String> sources = new ArrayList<>();
        for (JsonNode s : node.path("sources")) {
          sources.add(s.path("source").stringValue() + " (" + s.path("fields").stringValue() + ")");
        }
        long parameters = node.path("parameters").longValue();
        presets.add(
            new Preset(
                id,
                Config.of(id, fields).architecture(),
                stated(node, fields),
                parameters,
                sources));
      }
      return List.copyOf(presets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
