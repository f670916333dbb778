package dev.headroom.reduce;

import dev.headroom.model.Attention;
import dev.headroom.model.Output.Head.Language;
import dev.headroom.model.Output.Head.Masked;
import dev.headroom.model.Output.Head.None;
import java.util.Locale;

/// What stands beside an exported instance for whoever runs it: six lines.
record Card(Hosted model) {
  String text() {
    Attention heads = model.architecture().layers().getFirst().attention().f();
    int n = model.keys();
    String where =
        model.answered()
            ? "the last position, " + (model.yes() - 1) + ", for the whole instance"
            : "each position " + (n + 1) + " to " + 2 * n + " for its own vector";
    return String.format(
        Locale.ROOT,
        """
        # Three sets of 0/1 vectors as a %s checkpoint whose next token is yes or no
        Is there a triple, one vector of each set, with no coordinate that is 1 in all three? Sets of %d, %d and %d vectors of dimension %d.
        input_ids.json is the input: token 0 is a sentinel, 1 to %d are the second set, %d to %d the first%s; head h of layer l is vector %d·l + h of the third.
        The token with the largest logit is the answer: %d says yes, %d says no. Read %s%s.
        In the first %d layers%s the first two columns of a head's output, o1/o2, give the number of tokens of the second set that complete a triple with it%s.
        Nothing was trained: the weights were written by `headroom` from the sets.
        """,
        model.architecture().family(),
        n,
        n,
        model.instance().set(2).size(),
        model.instance().dim(),
        n,
        n + 1,
        2 * n,
        model.answered() ? ", " + (2 * n + 1) + " asks" : "",
        heads.heads(),
        model.yes(),
        model.yes() + 1,
        where,
        bounds(),
        model.working(),
        model.architecture().depth() > model.working() + 1 ? " that see every token" : "",
        model.margin().counts() ? "" : ", as far as it had none in a layer before");
  }

  private String bounds() {
    String least = model.answered() ? "0.44, or at most 0.05" : "0.466, or at most 0.0125";
    return switch (model.architecture().output().head()) {
      case Masked _ -> ": both are made of a number that is at least " + least;
      case Language _, None() -> ": yes is at least " + least + "; no is above 0 and at most 0.25";
    };
  }
}
