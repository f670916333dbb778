package dev.headroom.cli;

import dev.headroom.WholeFile;
import dev.headroom.scheme.BilinearScheme;
import dev.headroom.scheme.Sms;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The files X_L.sms, X_R.sms and X_P.sms of a scheme.
/// Fails:  InputException when they cannot be written; construct it before long work.
final class SchemeFiles {
  private final WholeFile left;
  private final WholeFile right;
  private final WholeFile products;

  SchemeFiles(String prefix) {
    this.left = new WholeFile(Path.of(prefix + "_L.sms"));
    this.right = new WholeFile(Path.of(prefix + "_R.sms"));
    this.products = new WholeFile(Path.of(prefix + "_P.sms"));
  }

  void write(BilinearScheme s) {
    int outputs = s.n() * s.p();
    write(left, new Sms.Rows(s.rank(), s.n() * s.m(), s.u()));
    write(right, new Sms.Rows(s.rank(), s.m() * s.p(), s.v()));
    write(products, new Sms.Rows(outputs, s.rank(), Sms.transposed(s.w(), outputs)));
  }

  private static void write(WholeFile file, Sms.Rows matrix) {
    file.write(out -> {
      var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      Sms.write(matrix, text);
      text.flush();
    });
  }
}
