package dev.headroom.model;

import dev.headroom.FileKind;
import dev.headroom.InputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A safetensors file, memory-mapped: names to tensors that are read in place.
/// Shared: by any number of threads until it is closed.
/// Fails:  InputException naming the file, the tensor or field, what was expected and what was
///         found; a declared size allocates nothing before it is checked against the file's.
/// Source: the format: 8 bytes of header length, a JSON header, the tensors without gaps.
public final class Safetensors implements AutoCloseable {
  private final String file;
  private final Arena arena;
  private final Map<String, StoredTensor> tensors;
  private final SafetensorsHeader header;

  private Safetensors(
      String file, Arena arena, Map<String, StoredTensor> tensors, SafetensorsHeader header) {
    this.file = file;
    this.arena = arena;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.header = header;
  }

  /// Maps a file until it is closed; any thread may read.
  @SuppressWarnings("MustBeClosedChecker") // The arena passes to the result, or is closed here.
  public static Safetensors open(Path path) {
    String file = path.toString();
    if (Files.isDirectory(path)) {
      throw new InputException(file, "", "a safetensors file", "a directory");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new InputException(file, "", "a safetensors file", "a device or pipe");
    }
    FileKind.dangling(path)
        .ifPresent(link -> {
          throw new InputException(file, "", "a safetensors file", link);
        });
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      Arena arena = Arena.ofShared();
      try {
        return new Safetensors(file, arena, map(file, channel, header, arena), header);
      } catch (IOException e) {
        arena.close();
        throw e;
      }
    } catch (IOException e) {
      throw InputException.of(file, "a safetensors file that can be read", e);
    }
  }

  private static Map<String, StoredTensor> map(
      String file, FileChannel channel, SafetensorsHeader header, Arena arena) throws IOException {
    MemorySegment data =
        channel.map(MapMode.READ_ONLY, header.dataStart(), header.dataBytes(), arena);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry e : header.entries()) {
      MemorySegment bytes = data.asSlice(e.begin(), e.end() - e.begin());
      tensors.put(e.name(), new StoredTensor(file, e.name(), e.type(), e.shape(), bytes));
    }
    return tensors;
  }

  public String file() {
    return file;
  }

  /// In the order of the header.
  public Collection<StoredTensor> tensors() {
    return tensors.values();
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// Fails:  InputException when the file has no such tensor, naming those that it has.
  public StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InputException(file, name, "a tensor of this name", names());
    }
    return tensor;
  }

  private String names() {
    return tensors.isEmpty() ? "a file without tensors" : Names.few(tensors.keySet());
  }

  /// What a user should know of the file although it was accepted.
  public List<String> notices() {
    return header.further().isEmpty()
        ? List.of()
        : List.of(file + ": not used, fields of tensors: " + Names.few(header.further()));
  }

  /// The strings of `__metadata__`; empty when there is none.
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /// Unmaps the file: its tensors can be read no more. Closing again does nothing.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
