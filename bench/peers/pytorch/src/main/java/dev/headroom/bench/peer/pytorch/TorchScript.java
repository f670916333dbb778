package dev.headroom.bench.peer.pytorch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A TorchScript module without parameters, as `torch.jit.save` would write it: source text in a
/// zip archive, beside a pickled instance of its class.
final class TorchScript {
  /// What all classes begin with.
  private static final String CLASS =
      """
      class Net(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  /// Protocol 2: an instance of __torch__.Net whose state is {"training": False}.
  private static final String INSTANCE =
      "\u0080\u0002c__torch__\nNet\n)\u0081}X\b\0\0\0training\u0089sb.";

  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private TorchScript() {}

  /// Shape:  `methods` are indented by two, as Python's grammar wants them in a class.
  static byte[] archive(String methods) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", INSTANCE.getBytes(ISO_8859_1));
      put(zip, "code/__torch__.py", (CLASS + methods).getBytes(UTF_8));
      put(zip, "constants.pkl", NO_CONSTANTS.getBytes(ISO_8859_1));
      put(zip, "version", "10\n".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /// Without compression: the reader maps what it can.
  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("net/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
