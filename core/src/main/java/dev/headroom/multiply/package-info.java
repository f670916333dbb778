/// Fast products: schemes carried out on matrices by the kernel.
package dev.headroom.multiply;
