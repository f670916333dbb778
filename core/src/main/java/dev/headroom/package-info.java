/// Errors that the whole library shares.
package dev.headroom;
