package dev.headroom.bounds;

import java.util.Optional;
import java.util.Set;

/// What a row states, of what, and under which conditions.
/// Shape:  `error`: exact, or how far the result may be off; `inputs`: what counts as input;
///         `finite`: valid at each size, otherwise for all large enough ones.
public record Statement(
    Set<Topic> topics,
    Side side,
    Cost cost,
    Optional<String> hypothesis,
    String text,
    String error,
    String inputs,
    boolean finite) {
  public Statement {
    topics = Set.copyOf(topics);
  }

  /// Whether something needs at least, or at most, or what it rests on.
  public enum Side {
    UPPER,
    LOWER,
    BOTH,
    HYPOTHESIS
  }

  /// What is counted.
  public enum Cost {
    TIME("time"),
    OPERATIONS("operations"),
    GATES("gates"),
    NONSCALAR("non-scalar gates"),
    RANK("rank"),
    BORDER("border rank"),
    EXPONENT("exponent"),
    WORDS("I/O words"),
    SPACE("space"),
    SIZE("size of the model"),
    ERROR("error");

    private final String words;

    Cost(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }
}
