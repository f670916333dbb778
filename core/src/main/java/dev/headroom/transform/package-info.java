/// Circuit to circuit: each pass one sweep, one line a gate, beside theory.md's table.
package dev.headroom.transform;
