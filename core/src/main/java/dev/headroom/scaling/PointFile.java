package dev.headroom.scaling;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.json.Json;
import dev.headroom.machine.Processor;
import dev.headroom.work.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The points that were measured so far, a line of JSON each: with every further line the whole file is
/// written anew beside itself and moved there, so that no line is ever half there. A line holds the
/// options that it was measured with, and is taken only where they are the same.
final class PointFile {
  private static final String SCHEMA = "headroom/scaling-point/1";
  private static final long LONGEST = 1 << 24;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path path;
  private final Series series;
  private final Map<String, String> options;
  private final List<String> lines = new ArrayList<>();
  private final Map<Integer, Point> points = new TreeMap<>();
  private final WholeFile file;

  /// Reads what is there.
  /// Fails:  InputException naming line and option where something else was measured.
  PointFile(Path path, Series series, Processor machine) {
    this.path = path;
    this.series = series;
    this.options = options(series, machine);
    this.file = new WholeFile(path);
    if (path.toString().endsWith(".gz")) {
      throw new InputException(
          path.toString(),
          "",
          "a file that is read again line by line",
          "the name of a packed one");
    }
    if (Files.exists(path)) {
      read();
    }
  }

  /// What decides a time, by the options that decide it.
  private static Map<String, String> options(Series series, Processor machine) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("MODEL or --shape", series.family().name());
    options.put("--tokens and --batch", series.family().rows());
    options.put("--vary", series.family().axis().label());
    options.put("--component", series.label());
    options.put("--runs", Integer.toString(series.runs()));
    options.put("--fast-matmul", series.engine().fast().label());
    options.put("--kernel", series.engine().kernel().name().toLowerCase(Locale.ROOT));
    options.put("--dtype", series.engine().dtype().label());
    options.put("--threads", Integer.toString(series.engine().threads()));
    options.put("--seed", Long.toString(series.seed()));
    options.put("machine", machine.cpu() + ", " + machine.vectorBits() + "-bit vectors");
    return options;
  }

  Optional<Point> at(int size) {
    return Optional.ofNullable(points.get(size));
  }

  /// Adds a line.
  void add(Point point) {
    lines.add(JSON.writeValueAsString(json(point)));
    points.put(point.size(), point);
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    file.write(out -> out.write(bytes));
  }

  private ObjectNode json(Point point) {
    ObjectNode line = JSON.createObjectNode();
    line.put("schema", SCHEMA);
    line.set("options", JSON.valueToTree(options));
    line.put("size", point.size());
    line.put("flops", point.work().flops());
    line.put("exps", point.work().exps());
    line.set("classical", json(point.classical()));
    point.fast().ifPresent(fast -> line.set("fast", json(fast)));
    return line;
  }

  private static ObjectNode json(Runs runs) {
    ObjectNode node = JSON.createObjectNode();
    node.put("passes", runs.passes());
    node.set("seconds", JSON.valueToTree(runs.seconds()));
    return node;
  }

  private void read() {
    try {
      if (!Files.isRegularFile(path)) {
        throw new InputException(path.toString(), "", "a file", "none that is regular");
      }
      if (Files.size(path) > LONGEST) {
        throw new InputException(
            path.toString(), "", "at most " + LONGEST + " bytes", Files.size(path) + " bytes");
      }
      for (String line :
          new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList()) {
        lines.add(line);
        read("line " + lines.size(), line);
      }
    } catch (IOException e) {
      throw InputException.of(path.toString(), "a file that can be read", e);
    }
  }

  private void read(String where, String text) {
    ObjectNode line = Json.object(path.toString(), where, text.getBytes(StandardCharsets.UTF_8));
    require(where + ": schema", SCHEMA, line.path("schema").asString(""));
    for (Map.Entry<String, String> option : options.entrySet()) {
      String found = line.path("options").path(option.getKey()).asString("");
      require(where + ": " + option.getKey(), option.getValue(), found);
    }
    int size = line.path("size").asInt(0);
    if (size < 1 || points.containsKey(size)) {
      throw new InputException(
          path.toString(),
          where + ": size",
          "a size from 1 on, each once",
          line.path("size").toString());
    }
    Work work = series.work(size);
    require(where + ": flops", "" + work.flops(), line.path("flops").asString(""));
    Optional<Runs> fast =
        series.fast() ? Optional.of(runs(where + ": fast", line.path("fast"))) : Optional.empty();
    points.put(
        size, new Point(size, work, runs(where + ": classical", line.path("classical")), fast));
  }

  private void require(String where, String expected, String found) {
    if (!expected.equals(found)) {
      throw new InputException(path.toString(), where, expected, found);
    }
  }

  private Runs runs(String where, JsonNode node) {
    List<Double> seconds = new ArrayList<>();
    node.path("seconds").forEach(s -> seconds.add(s.asDouble(-1)));
    if (seconds.size() != series.runs()) {
      throw new InputException(
          path.toString(), where, "seconds of " + series.runs() + " runs", "" + seconds.size());
    }
    try {
      return new Runs(node.path("passes").asInt(0), seconds);
    } catch (IllegalArgumentException e) {
      throw new InputException(path.toString(), where, "positive times", node.toString());
    }
  }
}
