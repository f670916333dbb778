/// Questions to the kernels themselves, without peers.
package dev.headroom.bench.lab;
