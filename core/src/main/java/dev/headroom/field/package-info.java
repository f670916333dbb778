/// Exact arithmetic, and float64, behind one interface.
package dev.headroom.field;
