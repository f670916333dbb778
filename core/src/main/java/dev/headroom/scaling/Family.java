package dev.headroom.scaling;

import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.shape.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A model, or a shape, at each size of what is varied.
/// Shape:  name: the model or shape as it was typed; rows: what was typed beside it of its input.
/// Fails:  `at` with an InputException or IllegalArgumentException for a size that it cannot have.
public record Family(String name, String rows, Axis axis, IntFunction<Member> members) {

  /// One of them: the first `depth` layers of a model, on one input.
  public record Member(ModelSource source, Step step, int depth) {
    Architecture architecture() {
      Architecture whole = source.architecture();
      return depth == whole.depth() ? whole : whole.only(numbers());
    }

    List<Integer> numbers() {
      return IntStream.range(0, depth).boxed().toList();
    }
  }

  public Member at(int size) {
    return members.apply(size);
  }

  /// Shape:  given: words that go before those of the shape, before which goes what is varied.
  public static Family ofShape(String typed, Map<String, Integer> given, Axis axis) {
    return new Family(
        typed,
        given.toString(),
        axis,
        size -> {
          Map<String, Integer> words = new LinkedHashMap<>(given);
          switch (axis) {
            case TOKENS, CONTEXT, HEADS, LAYERS, HEAD_DIM, WIDTH ->
                words.put(axis == Axis.CONTEXT ? Axis.TOKENS.label() : axis.label(), size);
            case SQUARE -> {
              words.put(Axis.TOKENS.label(), size);
              words.put(Axis.HEAD_DIM.label(), size);
            }
          }
          ModelSource source = PlainModel.read(typed, words);
          Step step = source.usual();
          return new Member(
              source,
              axis == Axis.CONTEXT ? Step.decode(step.batch(), size) : step,
              source.architecture().depth());
        });
  }

  /// Shape:  absent tokens are the model's own number.
  /// Fails:  IllegalArgumentException where a size of a model is to be varied that is part of it.
  public static Family ofModel(
      String typed, ModelSource source, OptionalInt tokens, int batch, Axis axis) {
    int depth = source.architecture().depth();
    Step usual = new Step(batch, tokens.orElseGet(() -> source.usual().tokens()));
    IntFunction<Member> members =
        switch (axis) {
          case TOKENS -> size -> new Member(source, new Step(batch, size), depth);
          case CONTEXT -> size -> new Member(source, Step.decode(batch, size), depth);
          case LAYERS ->
              size -> {
                if (size > depth) {
                  throw new IllegalArgumentException(
                      size + " layers, expected at most " + depth + ", the layers of " + typed);
                }
                return new Member(source, usual, size);
              };
          case HEADS, HEAD_DIM, WIDTH, SQUARE ->
              throw new IllegalArgumentException(
                  "--vary is "
                      + axis.label()
                      + ", expected tokens, context or layers for a MODEL, whose other sizes are part"
                      + " of it: those of a --shape are free");
        };
    String rows =
        axis == Axis.LAYERS ? usual.tokens() + " tokens, batch " + batch : "batch " + batch;
    return new Family(typed, rows, axis, members);
  }
}
