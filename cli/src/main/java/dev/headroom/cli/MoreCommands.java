package dev.headroom.cli;

import java.util.List;

/// Commands of another module, found by ServiceLoader when it is on the class path.
public interface MoreCommands {
  List<Object> commands(Console console);
}
