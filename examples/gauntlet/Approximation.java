import dev.headroom.model.Safetensors;
import dev.headroom.model.SafetensorsWriter;
import dev.headroom.tensor.Dtype;
import dev.headroom.tensor.Rows;
import dev.headroom.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/// An approximate attention: queries, keys and values in, outputs and the multiply-adds spent out.
/// `main` of each method runs it on every instance of a folder that `headroom gauntlet` wrote.
interface Approximation {
  /// Shape:  q, k, v, o `[n, d]`, o all zeros.
  /// Work:   returns the multiply-adds it took; exact attention takes 2·n²·d.
  long attend(double[][] q, double[][] k, double[][] v, double[][] o);

  /// Reads q.i, k.i, v.i of DIR/inputs.safetensors, writes o.i to FILE.
  /// Shape:  arguments DIR FILE.
  static void run(String[] args, Approximation method) {
    SafetensorsWriter writer = new SafetensorsWriter();
    long spent = 0;
    long exact = 0;
    try (Safetensors inputs = Safetensors.open(Path.of(args[0], "inputs.safetensors"))) {
      for (int i = 0; inputs.has("q." + i); i++) {
        double[][] q = load(inputs.tensor("q." + i).matrix());
        double[][] k = load(inputs.tensor("k." + i).matrix());
        double[][] v = load(inputs.tensor("v." + i).matrix());
        double[][] o = new double[q.length][v[0].length];
        spent += method.attend(q, k, v, o);
        exact += 2L * q.length * q.length * q[0].length;
        writer.add("o." + i, List.of(o.length, o[0].length), tensor(o));
      }
    }
    writer.write(Path.of(args[1]));
    System.out.printf(
        java.util.Locale.ROOT, "%.3f of exact attention's multiply-adds%n", (double) spent / exact);
  }

  private static double[][] load(Rows rows) {
    Tensor t = Tensor.zeros(Dtype.F64, rows.rows(), rows.cols());
    rows.read(0, 0, t);
    double[][] array = new double[t.rows()][t.cols()];
    for (int i = 0; i < t.rows(); i++) {
      for (int j = 0; j < t.cols(); j++) {
        array[i][j] = t.get(i, j);
      }
    }
    return array;
  }

  private static Tensor tensor(double[][] array) {
    Tensor t = Tensor.zeros(Dtype.F32, array.length, array[0].length);
    for (int i = 0; i < array.length; i++) {
      for (int j = 0; j < array[0].length; j++) {
        t.set(i, j, array[i][j]);
      }
    }
    return t;
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * y[j];
    }
    return sum;
  }

  /// o = softmax(q·keysᵀ)·values for one query.
  static void softmax(double[] q, List<double[]> keys, List<double[]> values, double[] o) {
    double[] scores = keys.stream().mapToDouble(key -> dot(q, key)).toArray();
    double max = java.util.Arrays.stream(scores).max().orElseThrow();
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      double weight = Math.exp(scores[j] - max);
      sum += weight;
      for (int x = 0; x < o.length; x++) {
        o[x] += weight * values.get(j)[x];
      }
    }
    for (int x = 0; x < o.length; x++) {
      o[x] /= sum;
    }
  }
}
