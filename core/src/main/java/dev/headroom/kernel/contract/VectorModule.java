package dev.headroom.kernel.contract;

/// Whether this JVM runs with the module of vectors; without it the classes that use vectors cannot
/// even be loaded.
public final class VectorModule {
  public static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  public static boolean isPresent() {
    return ModuleLayer.boot().findModule(NAME).isPresent();
  }
}
