package dev.headroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A command line as a user types it, run in this process.
public record Typed(int exit, String out, String err) {
  public static Typed headroom(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = Main.run(new Console(out, err, false), args);
    return new Typed(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
