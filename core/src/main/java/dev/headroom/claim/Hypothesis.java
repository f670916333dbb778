package dev.headroom.claim;

/// What a conditional claim rests on, by its name in the literature.
public record Hypothesis(String name, String statement, Source source) {
  public static final Hypothesis SETH =
      new Hypothesis(
          "SETH",
          "for every ε > 0 some k makes k-SAT on n variables need 2^((1−ε)n) time",
          new Source("ImpagliazzoPaturi", ""));

  public static final Hypothesis THREE_OV =
      new Hypothesis(
          "3-OV hypothesis",
          "three sets of n vectors of dimension Θ(log n) cannot be searched for an orthogonal"
              + " triple in n^(3−Ω(1)) time; SETH implies it",
          new Source("Williams", ""));
}
