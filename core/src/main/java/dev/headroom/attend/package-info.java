/// Exact attention of one layer that is too long for one machine: blocks of queries by blocks of keys.
package dev.headroom.attend;
