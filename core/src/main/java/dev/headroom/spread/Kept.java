package dev.headroom.spread;

import dev.headroom.Sha256;
import dev.headroom.WholeFile;
import dev.headroom.json.Json;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Answers in a folder, a file each, under the hash of the task: what was answered is not asked again,
/// so that a job which was broken off goes on. The folder is this process's own; no other machine
/// needs to see it.
/// Fails:  InputException for a file that holds no such answer, or a folder that takes none.
/// Shared: by any number of jobs, of other processes too: a file appears whole.
public final class Kept {
  private static final long LARGEST = 1 << 24; // bytes of an answer

  private final Path folder;

  public Kept(Path folder) {
    WholeFile.folder(folder);
    this.folder = folder;
  }

  /// The name of a task, or of a record that determines it: a hash of its kind and of all that it holds,
  /// the same on every machine.
  public static String name(Object task) {
    String text = task.getClass().getName() + " " + JsonMapper.shared().writeValueAsString(task);
    byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  /// The same as {@link Spread#map}, but for tasks that were answered before; the listener is told of
  /// those first.
  public <R extends Record & Serializable> List<R> map(
      Spread on, String stage, List<? extends Task<R>> tasks, Spread.Listener<R> listener) {
    SortedMap<Integer, R> answers = new TreeMap<>();
    List<Task<R>> open = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Optional<R> known = read(tasks.get(i));
      if (known.isPresent()) {
        answers.put(i, known.get());
        listener.answered(i, known.get());
      } else {
        open.add(tasks.get(i));
        places.add(i);
      }
    }
    on.map(
        stage,
        open,
        (task, answer) -> {
          write(open.get(task), answer);
          answers.put(places.get(task), answer);
          listener.answered(places.get(task), answer);
        });
    return List.copyOf(answers.values());
  }

  private Path place(Task<?> task) {
    return folder.resolve(name(task) + ".json");
  }

  private <R extends Record & Serializable> Optional<R> read(Task<R> task) {
    Path file = place(task);
    return Files.exists(file)
        ? Optional.of(Json.value(file, LARGEST, task.answer()))
        : Optional.empty();
  }

  private void write(Task<?> task, Record answer) {
    byte[] text = JsonMapper.shared().writeValueAsBytes(answer);
    new WholeFile(place(task)).write(out -> out.write(text));
  }
}
