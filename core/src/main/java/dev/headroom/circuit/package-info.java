/// Extended arithmetic circuits: gates + − × ÷ exp ln over inputs and constants.
package dev.headroom.circuit;
