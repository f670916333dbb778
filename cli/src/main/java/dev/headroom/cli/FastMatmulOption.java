package dev.headroom.cli;

import dev.headroom.tensor.FastMatmul;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--fast-matmul`: a mixin of every command that multiplies large matrices.
public final class FastMatmulOption {
  @Option(
      names = "--fast-matmul",
      paramLabel = "auto|off|LEVELS",
      converter = Words.class,
      description =
          "Multiply matrices by so many levels of Strassen's scheme, 1 or 2, wherever they fit; or auto:"
              + " where that is reckoned to pay. Faster for large ones, and less exact; default: off.")
  private FastMatmul levels = FastMatmul.OFF;

  public FastMatmul levels() {
    return levels;
  }

  static final class Words implements ITypeConverter<FastMatmul> {
    @Override
    public FastMatmul convert(String typed) {
      return switch (typed) {
        case "auto" -> FastMatmul.AUTO;
        case "off" -> FastMatmul.OFF;
        case "1" -> new FastMatmul(1, false);
        case "2" -> new FastMatmul(2, false);
        default -> throw new TypeConversionException("'" + typed + "' is not auto, off, 1 or 2");
      };
    }
  }
}
