// f = the sum over heads of trace(softmax(Q Kᵀ) V), all matrices N x N, sums from left to right: the
// workload of dev.headroom.bench.CircuitWorkload, written once for any number type.
#pragma once
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

inline double seconds() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// Inputs head by head, Q, K, V row-major, from a linear congruential generator.
inline std::vector<double> point(size_t heads, size_t n) {
  std::vector<double> x(3 * heads * n * n);
  uint64_t s = 1;
  for (double& v : x) {
    s = s * 6364136223846793005ULL + 1442695040888963407ULL;
    v = 2 * (double(s >> 11) * 0x1p-53) - 1;
  }
  return x;
}

inline double gates(double heads, double n) { return heads * (2 * n * n * n + 3 * n * n) - 1; }

// s += a * b as one statement, or each operation a statement of its own.
template <class T> void addProduct(T& s, const T& a, const T& b, bool fused) {
  if (fused) {
    s += a * b;
  } else {
    T p = a * b;
    s = s + p;
  }
}

template <class T> T head(const T* q, const T* k, const T* v, size_t n, bool fused) {
  T trace;
  std::vector<T> e(n);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      T s = q[i * n] * k[j * n];
      for (size_t l = 1; l < n; l++) addProduct(s, q[i * n + l], k[j * n + l], fused);
      e[j] = exp(s);
    }
    T sum = e[0], t = e[0] * v[i];
    for (size_t j = 1; j < n; j++) sum = sum + e[j];
    for (size_t j = 1; j < n; j++) addProduct(t, e[j], v[j * n + i], fused);
    T r = t / sum;
    if (i == 0) trace = r; else trace = trace + r;
  }
  return trace;
}

template <class T> T workload(const T* x, size_t heads, size_t n, bool fused) {
  T total;
  for (size_t h = 0; h < heads; h++) {
    const T* q = x + 3 * h * n * n;
    T t = head(q, q + n * n, q + 2 * n * n, n, fused);
    if (h == 0) total = t; else total = total + t;
  }
  return total;
}

struct Times {
  double record = 0, forward = 1e300, reverse = 1e300, bytes = 0, sweepBytes = 0;
};

inline void report(const char* tool, double g, double f, const std::vector<double>& gradient, const Times& t) {
  double sum = 0;
  for (double d : gradient) sum += std::fabs(d);
  printf("%-13s f = %.12g, sum of |gradient| = %.12g; %.2f bytes a gate, %.2f with values\n", tool, f, sum,
         t.bytes / g, (t.bytes + t.sweepBytes) / g);
  printf("%-13s record %.1f, replay %.1f, reverse %.1f, gradient at a new point %.1f Mgate/s\n", tool,
         g / t.record * 1e-6, g / t.forward * 1e-6, g / t.reverse * 1e-6,
         g / (t.forward + t.reverse) * 1e-6);
}
