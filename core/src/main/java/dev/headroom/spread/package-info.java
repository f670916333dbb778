/// Work in pieces that other machines can do: tasks, where they run, and their answers kept.
package dev.headroom.spread;
