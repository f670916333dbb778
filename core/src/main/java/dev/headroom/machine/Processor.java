package dev.headroom.machine;

/// A processor and how much of it is used: CPU model, bits of its vectors, threads.
public record Processor(String cpu, int vectorBits, int threads) {}
