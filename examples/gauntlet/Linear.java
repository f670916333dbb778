/// Linear attention (Katharopoulos et al. 2020): exp(q·k) replaced by φ(q)·φ(k) with φ(x) = elu(x) + 1,
/// so that keys and values are summed once for all queries.
final class Linear implements Approximation {
  public static void main(String[] args) {
    Approximation.run(args, new Linear());
  }

  @Override
  public long attend(double[][] q, double[][] k, double[][] v, double[][] o) {
    int d = q[0].length;
    double[][] sums = new double[d][d]; // Σ_j φ(k_j)·v_jᵀ
    double[] weights = new double[d]; // Σ_j φ(k_j)
    for (int j = 0; j < k.length; j++) {
      for (int x = 0; x < d; x++) {
        double feature = feature(k[j][x]);
        weights[x] += feature;
        for (int y = 0; y < d; y++) {
          sums[x][y] += feature * v[j][y];
        }
      }
    }
    for (int i = 0; i < q.length; i++) {
      double total = 0;
      for (int x = 0; x < d; x++) {
        double feature = feature(q[i][x]);
        total += feature * weights[x];
        for (int y = 0; y < d; y++) {
          o[i][y] += feature * sums[x][y];
        }
      }
      for (int y = 0; y < d; y++) {
        o[i][y] /= total;
      }
    }
    return 2L * q.length * d * d;
  }

  private static double feature(double x) {
    return x > 0 ? x + 1 : Math.exp(x);
  }
}
