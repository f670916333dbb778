// The workload on a tape of CppAD: cppad HEADS TOKENS. It fuses nothing.
#include <cppad/cppad.hpp>
#include "workload.h"

int main(int, char** v) {
  size_t heads = atoi(v[1]), n = atoi(v[2]);
  std::vector<double> x = point(heads, n), gradient, f, one(1, 1.0);
  double g = gates(heads, n);
  CppAD::ADFun<double> tape;
  Times t;
  double start = seconds();
  {
    std::vector<CppAD::AD<double>> a(x.begin(), x.end()), y(1);
    CppAD::Independent(a);
    y[0] = workload(a.data(), heads, n, false);
    tape.Dependent(a, y);
  }
  t.record = seconds() - start;
  tape.check_for_nan(false);
  for (int round = 0; round < 5; round++) {
    double t0 = seconds();
    f = tape.Forward(0, x);
    double t1 = seconds();
    gradient = tape.Reverse(1, one);
    t.forward = std::min(t.forward, t1 - t0);
    t.reverse = std::min(t.reverse, seconds() - t1);
  }
  t.bytes = tape.size_op_seq();
  t.sweepBytes = 16.0 * tape.size_var();
  report("CppAD", g, f[0], gradient, t);
}
