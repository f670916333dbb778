package dev.headroom.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A vector that is passed to a method, or returned, lives in a register only where the compiler
/// inlines that method; else it is an object, allocated at every call. The compiler inlines hot
/// methods of at most 325 bytes (FreqInlineSize).
class InlinedTest {
  private static final int MOST = 325;
  private static final Path KERNEL = Path.of("target/classes/dev/headroom/kernel");

  @Test
  void methodsThatPassVectorsAreShortEnoughToBeInlined() throws IOException {
    List<String> passing = new ArrayList<>();
    try (Stream<Path> files = Files.walk(KERNEL)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        for (MethodModel method : ClassFile.of().parse(file).methods()) {
          if (method.methodType().stringValue().contains("jdk/incubator/vector/")) {
            String name = file.getFileName() + " " + method.methodName().stringValue();
            passing.add(name);
            assertThat(length(method)).as(name).isLessThanOrEqualTo(MOST);
          }
        }
      }
    }
    assertThat(passing).contains("ExpF32.class exp2", "ExpF64.class exp2");
  }

  /// Loops over powers of two that a caller must not inline: docs/decisions, attention.
  @Test
  void loopsOfPowersAreTooLongToBeInlined() throws IOException {
    for (String name :
        List.of("f32/SoftmaxF32", "f64/SoftmaxF64", "f32/BiasedF32", "f64/BiasedF64")) {
      assertThat(ClassFile.of().parse(KERNEL.resolve(name + ".class")).methods())
          .filteredOn(method -> method.methodName().equalsString("weights"))
          .hasSize(1)
          .allSatisfy(method -> assertThat(length(method)).as(name).isGreaterThan(MOST));
    }
  }

  /// An object a call, and a small product waits for fresh memory longer than it computes: docs/decisions.
  @Test
  void smallProductsMakeNoObjects() throws IOException {
    for (String name :
        List.of("f32/SmallF32", "f64/SmallF64", "f32/UnpackedF32", "f64/UnpackedF64")) {
      assertThat(ClassFile.of().parse(KERNEL.resolve(name + ".class")).methods())
          .filteredOn(method -> !method.methodName().stringValue().startsWith("<"))
          .isNotEmpty()
          .allSatisfy(method ->
              assertThat(method.code().orElseThrow().elementStream())
                  .as(name + " " + method.methodName())
                  .noneMatch(NewObjectInstruction.class::isInstance));
    }
  }

  private static int length(MethodModel method) {
    return method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
  }
}
