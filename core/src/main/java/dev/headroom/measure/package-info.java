/// This machine, its peaks, and how long something takes.
package dev.headroom.measure;
