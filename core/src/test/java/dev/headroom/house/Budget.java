package dev.headroom.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// How long files and methods are, read from the sources by the compiler's own parser.
/// Shape:  a method's lines are those of its body, braces included; a record's header and an
///         overridden method are no parameter lists.
final class Budget extends TreePathScanner<Boolean, List<Budget.Excess>> {
  static final int FILE = 400;
  static final int METHOD = 40;
  static final int KERNEL_METHOD = 80;
  static final int PARAMETERS = 6;

  /// What is over budget: `path`, `path#method` with `lines` or `parameters`.
  record Excess(String where, String what, long size, int limit) {
    @Override
    public String toString() {
      return where + " has " + size + " " + what + ", budget " + limit;
    }
  }

  private final SourcePositions positions;
  private final CompilationUnitTree unit;
  private final String file;

  private Budget(SourcePositions positions, CompilationUnitTree unit, String file) {
    this.positions = positions;
    this.unit = unit;
    this.file = file;
  }

  static List<Excess> of(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<Excess> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of(unit.getSourceFile().toUri());
        Budget budget = new Budget(positions, unit, Sources.name(path));
        budget.check(found, budget.file, "lines", Sources.lines(path).size(), FILE);
        budget.scan(unit, found);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Boolean visitMethod(MethodTree method, List<Excess> found) {
    String where = file + "#" + name(method);
    if (!isGiven(method)) {
      check(found, where, "parameters", method.getParameters().size(), PARAMETERS);
    }
    if (method.getBody() != null) {
      long start = positions.getStartPosition(unit, method.getBody());
      long end = positions.getEndPosition(unit, method.getBody());
      boolean kernel = file.contains("/main/java/dev/headroom/kernel/");
      check(found, where, "lines", lines(start, end), kernel ? KERNEL_METHOD : METHOD);
    }
    return super.visitMethod(method, found);
  }

  private String name(MethodTree method) {
    return isConstructor(method) ? owner().getSimpleName().toString() : method.getName().toString();
  }

  /// Whether the parameters are written elsewhere: in a record's header or an overridden method.
  private boolean isGiven(MethodTree method) {
    return (isConstructor(method) && owner().getKind() == Tree.Kind.RECORD)
        || method.getModifiers().getAnnotations().stream()
            .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
  }

  private static boolean isConstructor(MethodTree method) {
    return method.getName().contentEquals("<init>");
  }

  private ClassTree owner() {
    return (ClassTree) getCurrentPath().getParentPath().getLeaf();
  }

  private long lines(long start, long end) {
    LineMap map = unit.getLineMap();
    return map.getLineNumber(end) - map.getLineNumber(start) + 1;
  }

  private void check(List<Excess> found, String where, String what, long size, int limit) {
    if (size > limit) {
      found.add(new Excess(where, what, size, limit));
    }
  }
}
