/// From a transformer's circuit to the matrix products in it, checked, and what they say of ω.
package dev.headroom.referee;
