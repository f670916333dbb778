package dev.headroom.forward;

import dev.headroom.tensor.Tensor;

/// Receives each head's output inside the model, before it is projected and added.
/// Shared: called on the thread of the run.
@FunctionalInterface
public interface HeadListener {
  HeadListener NONE = (layer, head, o) -> {};

  /// Shape:  head from 0 within its layer; o `[batch·tokens, m]`, valid during the call.
  void head(int layer, int head, Tensor o);
}
