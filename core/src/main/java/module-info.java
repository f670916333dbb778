/// How far a transformer runs from every limit that is known for it, and an exact engine that runs
/// it.
@org.jspecify.annotations.NullMarked
module dev.headroom.core {
  requires tools.jackson.databind;
  requires static jdk.incubator.vector;
  requires static jdk.management;
  requires static transitive org.jspecify;

  exports dev.headroom.attend;
  exports dev.headroom.audit;
  exports dev.headroom.bounds;
  exports dev.headroom.circuit;
  exports dev.headroom.claim;
  exports dev.headroom.count;
  exports dev.headroom.field;
  exports dev.headroom.formula;
  exports dev.headroom.gauntlet;
  exports dev.headroom.forward;
  exports dev.headroom.machine;
  exports dev.headroom.matmul;
  exports dev.headroom.measure;
  exports dev.headroom.model;
  exports dev.headroom.reduce;
  exports dev.headroom.referee;
  exports dev.headroom.scaling;
  exports dev.headroom.scheme;
  exports dev.headroom.search;
  exports dev.headroom.shape;
  exports dev.headroom.solve;
  exports dev.headroom.spread;
  exports dev.headroom.tensor;
  exports dev.headroom.trace;
  exports dev.headroom.transform;
  exports dev.headroom.vectors;
  exports dev.headroom.work;
  exports dev.headroom;
  exports dev.headroom.kernel to
      dev.headroom.bench;
  exports dev.headroom.kernel.contract to
      dev.headroom.bench;
  exports dev.headroom.kernel.peak to
      dev.headroom.bench;

  uses dev.headroom.spread.Spread.Provider;
}
