package dev.headroom.kernel.points;

/// {@link Points} of width 1: the formulas as they stand.
final class OnePoint implements Points {
  @Override
  public int width() {
    return 1;
  }

  @Override
  public void add(double[] x, int u, int v, int z) {
    x[z] = x[u] + x[v];
  }

  @Override
  public void sub(double[] x, int u, int v, int z) {
    x[z] = x[u] - x[v];
  }

  @Override
  public void mul(double[] x, int u, int v, int z) {
    x[z] = x[u] * x[v];
  }

  @Override
  public void div(double[] x, int u, int v, int z) {
    x[z] = x[u] / x[v];
  }

  @Override
  public void exp(double[] x, int u, int z) {
    x[z] = Math.exp(x[u]);
  }

  @Override
  public void ln(double[] x, int u, int z) {
    x[z] = Math.log(x[u]);
  }

  @Override
  public void dot(double[] x, int start, Terms terms, int z) {
    double sum = x[start];
    int a = terms.a();
    int b = terms.b();
    for (int k = 0; k < terms.count(); k++) {
      sum += x[a] * x[b];
      a += terms.aStep();
      b += terms.bStep();
    }
    x[z] = sum;
  }

  @Override
  public void addBack(double[] d, int u, int v, int z) {
    d[u] += d[z];
    d[v] += d[z];
  }

  @Override
  public void subBack(double[] d, int u, int v, int z) {
    d[u] += d[z];
    d[v] -= d[z];
  }

  @Override
  public void mulBack(double[] x, double[] d, int u, int v, int z) {
    d[u] += d[z] * x[v];
    d[v] += d[z] * x[u];
  }

  @Override
  public void divBack(double[] x, double[] d, int u, int v, int z) {
    double t = d[z] / x[v];
    d[u] += t;
    d[v] -= t * x[z];
  }

  @Override
  public void expBack(double[] x, double[] d, int u, int z) {
    d[u] += d[z] * x[z];
  }

  @Override
  public void lnBack(double[] x, double[] d, int u, int z) {
    d[u] += d[z] / x[u];
  }

  @Override
  public void dotBack(double[] x, double[] d, int start, Terms terms, int z) {
    double dz = d[z];
    int a = terms.lastA();
    int b = terms.lastB();
    for (int k = terms.count() - 1; k > 0; k--) {
      d[a] += dz * x[b];
      d[b] += dz * x[a];
      a -= terms.aStep();
      b -= terms.bStep();
    }
    d[start] += dz;
    d[a] += dz * x[b];
    d[b] += dz * x[a];
  }
}
