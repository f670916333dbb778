// The workload on a tape of ADOL-C: adolc HEADS TOKENS gates|fused.
#include <adolc/adolc.h>
#include "workload.h"

int main(int, char** v) {
  size_t heads = atoi(v[1]), n = atoi(v[2]);
  bool fused = !strcmp(v[3], "fused");
  std::vector<double> x = point(heads, n), gradient(x.size());
  double g = gates(heads, n), f = 0;
  // Buffers that hold the whole tape, or it would go to files.
  size_t ops = size_t(1.2 * g) + 4 * x.size(), locations = size_t(3.5 * g) + 8 * x.size();
  ensureContiguousLocations(x.size() + 100000);
  Times t;
  double start = seconds();
  trace_on(1, 1, ops, locations, 2 * x.size() + 100000, ops, 1);
  {
    std::vector<adouble> a(x.size());
    for (size_t i = 0; i < x.size(); i++) a[i] <<= x[i];
    adouble y = workload(a.data(), heads, n, fused);
    y >>= f;
  }
  trace_off();
  t.record = seconds() - start;
  for (int round = 0; round < 5; round++) {
    double one = 1, y;
    double t0 = seconds();
    zos_forward(1, 1, x.size(), 1, x.data(), &y);
    double t1 = seconds();
    fos_reverse(1, 1, x.size(), &one, gradient.data());
    t.forward = std::min(t.forward, t1 - t0);
    t.reverse = std::min(t.reverse, seconds() - t1);
  }
  size_t s[STAT_SIZE];
  tapestats(1, s);
  t.bytes = s[NUM_OPERATIONS] + 4.0 * s[NUM_LOCATIONS] + 8.0 * s[NUM_VALUES];
  t.sweepBytes = 8.0 * s[TAY_STACK_SIZE] + 16.0 * s[NUM_MAX_LIVES];
  report(fused ? "ADOL-C fused" : "ADOL-C gates", g, f, gradient, t);
}
