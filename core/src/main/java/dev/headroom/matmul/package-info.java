/// What fast products come to on this machine: time and error, level by level.
package dev.headroom.matmul;
