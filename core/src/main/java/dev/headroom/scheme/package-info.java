/// Bilinear schemes for matrix multiplication: their matrices, their files, their equations.
package dev.headroom.scheme;
