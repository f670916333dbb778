package dev.headroom.transform;

import dev.headroom.circuit.Circuit;
import dev.headroom.field.Rational;
import dev.headroom.testing.Passes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.tools.ToolProvider;

/// A pass with one fault: in `file`, the first `find` after `anchor` reads `replace` instead. The
/// file is compiled again with the fault, and the package loaded a second time with it.
record Mutant(String file, String anchor, String find, String replace) {
  private static final Path SOURCES = Path.of("src/main/java/dev/headroom/transform");
  private static final String PACKAGE = "dev.headroom.transform.";

  Passes passes(Path scratch) throws IOException {
    Path classes = Files.createTempDirectory(scratch, "classes");
    Path source = Files.createTempDirectory(scratch, "source").resolve(file + ".java");
    Files.writeString(source, broken(Files.readString(SOURCES.resolve(file + ".java"))));
    compile(source, classes);
    return new Loaded(new Loader(classes));
  }

  private String broken(String text) {
    int from = text.indexOf(anchor);
    int at = from < 0 ? -1 : text.indexOf(find, from);
    if (at < 0) {
      throw new IllegalStateException(this + " does not fit the source any more");
    }
    return text.substring(0, at) + replace + text.substring(at + find.length());
  }

  private static void compile(Path source, Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-d",
              classes.toString(),
              "-cp",
              Path.of("target/classes").toString());
      StringBuilder problems = new StringBuilder();
      boolean done =
          compiler
              .getTask(
                  null,
                  files,
                  d -> problems.append(d).append('\n'),
                  options,
                  null,
                  files.getJavaFileObjects(source))
              .call();
      if (!done) {
        throw new IllegalStateException(problems.toString());
      }
    }
  }

  /// Takes the package from the mutant's classes and all else from the tests'.
  private static final class Loader extends ClassLoader {
    private final Path classes;

    Loader(Path classes) {
      super(Mutant.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String path = name.replace('.', '/') + ".class";
      Path mine = classes.resolve(path);
      try (InputStream in =
          Files.exists(mine) ? Files.newInputStream(mine) : getResourceAsStream(path)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private record Loaded(Loader loader) implements Passes {
    @Override
    public Circuit gradient(Circuit circuit) {
      return call("Gradient", "of", new Class<?>[] {Circuit.class}, circuit);
    }

    @Override
    public Circuit degree2(Circuit circuit) {
      return call("Truncation", "degree2", new Class<?>[] {Circuit.class}, circuit);
    }

    @Override
    public Circuit substitution(Circuit circuit, Function<String, Optional<Rational>> values) {
      return call(
          "Substitution", "of", new Class<?>[] {Circuit.class, Function.class}, circuit, values);
    }

    private Circuit call(String pass, String method, Class<?>[] types, Object... arguments) {
      try {
        return (Circuit)
            loader.loadClass(PACKAGE + pass).getMethod(method, types).invoke(null, arguments);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(pass, e);
      }
    }
  }
}
