package dev.headroom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;

/// The standard error that the user sees. The virtual machine announces the vector module on
/// descriptor 2 before any of our code runs, so the launcher gives it another descriptor 2 and
/// hands the real one over by number.
final class StandardError {
  /// Set by the launcher: the descriptor that is the real standard error.
  private static final String DESCRIPTOR = "headroom.stderr";

  private StandardError() {}

  static OutputStream open() {
    int number = Integer.getInteger(DESCRIPTOR, 2);
    return new FileOutputStream(number == 2 ? FileDescriptor.err : descriptor(number));
  }

  /// Opening /dev/fd/N instead would start a second position in the same file, and fail for
  /// sockets. The jar's manifest opens java.io for this.
  private static FileDescriptor descriptor(int number) {
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return FileDescriptor.err;
    }
  }
}
