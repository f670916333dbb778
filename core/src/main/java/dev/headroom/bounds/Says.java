package dev.headroom.bounds;

import dev.headroom.claim.Claim;

/// What a row says of a model.
public sealed interface Says {
  /// Shape:  words: what the claim rests on, beside it; summary: the claim as part of a sentence.
  record States(Claim claim, String words, String summary) implements Says {}

  /// What it says of all models of its reach, with no number at this size.
  record General(String words) implements Says {}

  /// Nothing. Shape:  because: what of the model it does not speak of, after "it has".
  record Silent(String because) implements Says {}

  /// Nothing of any model, since it speaks of something else.
  record Elsewhere(Scope of) implements Says {}
}
