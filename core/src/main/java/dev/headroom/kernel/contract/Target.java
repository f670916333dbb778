package dev.headroom.kernel.contract;

import dev.headroom.tensor.Tensor;

/// Where a product goes: part = factor·product, or part += factor·product when `add`.
public record Target(double factor, Tensor part, boolean add) {}
