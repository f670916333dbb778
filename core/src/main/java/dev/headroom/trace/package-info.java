/// Transformers as arithmetic circuits.
package dev.headroom.trace;
