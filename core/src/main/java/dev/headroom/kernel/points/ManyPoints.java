package dev.headroom.kernel.points;

import dev.headroom.kernel.f64.TileF64;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// {@link Points} eight at a time, in one vector of 512 bits, two of 256 or four of 128.
///
/// A term of a sum is two vectors loaded, and on the way back four loaded and two written, all side
/// by side in memory however the slots lie. Loads are written out, as a method of ours that the
/// compiler deems too rare to inline would put every vector into an object.
final class ManyPoints implements Points {
  private static final VectorSpecies<Double> S = TileF64.S;
  private static final int L = TileF64.L;
  private static final int WIDTH = 8;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void add(double[] x, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, x, u + p)
          .add(DoubleVector.fromArray(S, x, v + p))
          .intoArray(x, z + p);
    }
  }

  @Override
  public void sub(double[] x, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, x, u + p)
          .sub(DoubleVector.fromArray(S, x, v + p))
          .intoArray(x, z + p);
    }
  }

  @Override
  public void mul(double[] x, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, x, u + p)
          .mul(DoubleVector.fromArray(S, x, v + p))
          .intoArray(x, z + p);
    }
  }

  @Override
  public void div(double[] x, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, x, u + p)
          .div(DoubleVector.fromArray(S, x, v + p))
          .intoArray(x, z + p);
    }
  }

  @Override
  public void exp(double[] x, int u, int z) {
    for (int p = 0; p < WIDTH; p++) {
      x[z + p] = Math.exp(x[u + p]);
    }
  }

  @Override
  public void ln(double[] x, int u, int z) {
    for (int p = 0; p < WIDTH; p++) {
      x[z + p] = Math.log(x[u + p]);
    }
  }

  @Override
  public void dot(double[] x, int start, Terms terms, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector sum = DoubleVector.fromArray(S, x, start + p);
      int a = terms.a() + p;
      int b = terms.b() + p;
      for (int k = 0; k < terms.count(); k++) {
        sum = sum.add(DoubleVector.fromArray(S, x, a).mul(DoubleVector.fromArray(S, x, b)));
        a += terms.aStep();
        b += terms.bStep();
      }
      sum.intoArray(x, z + p);
    }
  }

  @Override
  public void addBack(double[] d, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector dz = DoubleVector.fromArray(S, d, z + p);
      DoubleVector.fromArray(S, d, u + p).add(dz).intoArray(d, u + p);
      DoubleVector.fromArray(S, d, v + p).add(dz).intoArray(d, v + p);
    }
  }

  @Override
  public void subBack(double[] d, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector dz = DoubleVector.fromArray(S, d, z + p);
      DoubleVector.fromArray(S, d, u + p).add(dz).intoArray(d, u + p);
      DoubleVector.fromArray(S, d, v + p).sub(dz).intoArray(d, v + p);
    }
  }

  @Override
  public void mulBack(double[] x, double[] d, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector dz = DoubleVector.fromArray(S, d, z + p);
      DoubleVector.fromArray(S, d, u + p)
          .add(dz.mul(DoubleVector.fromArray(S, x, v + p)))
          .intoArray(d, u + p);
      DoubleVector.fromArray(S, d, v + p)
          .add(dz.mul(DoubleVector.fromArray(S, x, u + p)))
          .intoArray(d, v + p);
    }
  }

  @Override
  public void divBack(double[] x, double[] d, int u, int v, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector t = DoubleVector.fromArray(S, d, z + p).div(DoubleVector.fromArray(S, x, v + p));
      DoubleVector.fromArray(S, d, u + p).add(t).intoArray(d, u + p);
      DoubleVector.fromArray(S, d, v + p)
          .sub(t.mul(DoubleVector.fromArray(S, x, z + p)))
          .intoArray(d, v + p);
    }
  }

  @Override
  public void expBack(double[] x, double[] d, int u, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, d, u + p)
          .add(DoubleVector.fromArray(S, d, z + p).mul(DoubleVector.fromArray(S, x, z + p)))
          .intoArray(d, u + p);
    }
  }

  @Override
  public void lnBack(double[] x, double[] d, int u, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector.fromArray(S, d, u + p)
          .add(DoubleVector.fromArray(S, d, z + p).div(DoubleVector.fromArray(S, x, u + p)))
          .intoArray(d, u + p);
    }
  }

  @Override
  public void dotBack(double[] x, double[] d, int start, Terms terms, int z) {
    for (int p = 0; p < WIDTH; p += L) {
      DoubleVector dz = DoubleVector.fromArray(S, d, z + p);
      int a = terms.lastA() + p;
      int b = terms.lastB() + p;
      for (int k = terms.count() - 1; k > 0; k--) {
        DoubleVector.fromArray(S, d, a)
            .add(dz.mul(DoubleVector.fromArray(S, x, b)))
            .intoArray(d, a);
        DoubleVector.fromArray(S, d, b)
            .add(dz.mul(DoubleVector.fromArray(S, x, a)))
            .intoArray(d, b);
        a -= terms.aStep();
        b -= terms.bStep();
      }
      DoubleVector.fromArray(S, d, start + p).add(dz).intoArray(d, start + p);
      DoubleVector.fromArray(S, d, a).add(dz.mul(DoubleVector.fromArray(S, x, b))).intoArray(d, a);
      DoubleVector.fromArray(S, d, b).add(dz.mul(DoubleVector.fromArray(S, x, a))).intoArray(d, b);
    }
  }
}
