/// The command line: picocli commands, and claims rendered as text, JSON and HTML.
@NullMarked
package dev.headroom.cli;

import org.jspecify.annotations.NullMarked;
