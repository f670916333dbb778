package dev.headroom.trace;

import dev.headroom.field.Rational;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A transformer of blocks as people run them: norms, an MLP, masks, rotary positions, grouped keys;
/// and the products that H4 finds in it.
///
/// Its constants are rational: ε is that of {@link Point}, and a rotation is a point of the circle by a
/// rational tangent of half its angle.
/// Fails:  IllegalArgumentException, with the arithmetic, on sizes that H4 does not have.
/// Source: theory.md 7.
public record Blocks(Family family, Sizes sizes) implements Traced {
  private static final double TANGENT = 1e6;

  /// Shape:  groups: of heads that share keys and values; width D; valueDim m_v; ffn: of the MLP;
  ///         keys κ: how many tokens the products see as keys.
  public record Sizes(
      int layers,
      int heads,
      int groups,
      int tokens,
      int width,
      int headDim,
      int valueDim,
      int ffn,
      int keys) {
    private Sizes deep(int otherLayers) {
      return new Sizes(otherLayers, heads, groups, tokens, width, headDim, valueDim, ffn, keys);
    }
  }

  public Blocks {
    Traced.atLeast("layers", sizes.layers, 1);
    Traced.atLeast("heads", sizes.heads, 1);
    Traced.atLeast("kv-heads", sizes.groups, 1);
    Traced.atLeast("head-dim", sizes.headDim, 1);
    Traced.atLeast("value-dim", sizes.valueDim, 1);
    Traced.atLeast("ffn", sizes.ffn, 1);
    Traced.atLeast("tokens", sizes.tokens, family.centred() && family.causal() ? 3 : 2);
    Traced.atLeast("keys", sizes.keys, 1);
    check(
        sizes.heads % sizes.groups == 0,
        "heads " + sizes.heads + " in " + sizes.groups + " kv-heads: expected a multiple of them");
    check(
        family.theta().isEmpty() || sizes.headDim % 2 == 0,
        "head-dim " + sizes.headDim + ": expected an even one, rotary positions turn pairs");
    boolean spare = family.centred() && !family.causal();
    int most = spare ? sizes.width - 1 : sizes.width;
    check(
        sizes.tokens <= most,
        ("tokens " + sizes.tokens + " in width " + sizes.width)
            + (": expected at most " + most + ", a column for each token")
            + (spare ? " and one to spare" : ""));
    int keys = Math.min(sizes.valueDim, sizes.tokens - 1);
    check(
        sizes.keys <= keys,
        ("keys " + sizes.keys + ": expected at most min(value-dim " + sizes.valueDim)
            + (", tokens " + sizes.tokens + " − 1) = " + keys));
  }

  private static void check(boolean fits, String otherwise) {
    if (!fits) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  @Override
  public int layers() {
    return sizes.layers;
  }

  @Override
  public int heads() {
    return sizes.heads;
  }

  @Override
  public int tokens() {
    return sizes.tokens;
  }

  @Override
  public int headDim() {
    return sizes.headDim;
  }

  public boolean causal() {
    return family.causal();
  }

  public boolean rotary() {
    return family.theta().isPresent();
  }

  /// The group of a head.
  public int group(int head) {
    return head / (sizes.heads / sizes.groups);
  }

  /// Whether a token sees another.
  public boolean sees(int query, int key) {
    return !family.causal() || key <= query;
  }

  /// The first token that is a query of the products; all after it are.
  public int firstQuery() {
    return family.causal() ? sizes.keys : 0;
  }

  /// τ: the column of the output in which F reads a query's row; never the query itself.
  public int target(int query) {
    if (!family.causal()) {
      return (query + 1) % sizes.tokens;
    }
    int wrapped = family.centred() ? 1 : 0;
    return query + 1 < sizes.width ? query + 1 : wrapped;
  }

  /// What of the numbers that people have is another here.
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    Rational epsilon = point().epsilon();
    notes.add(
        String.format(
            Locale.ROOT,
            "every norm adds epsilon %s = %.3g, with which H4's point is rational",
            epsilon,
            epsilon.doubleValue()));
    if (scale().isOne() && sizes.headDim > 1) {
      notes.add("1/√" + sizes.headDim + " is not rational: scores have the factor 1, W_Q the rest");
    }
    family
        .theta()
        .ifPresent(theta ->
            notes.add(
                "rotations are rational points of the circle, within 1e-6 of those of base "
                    + theta.longValue()));
    if (family.centred()
        && (sizes.width != sizes.heads * sizes.headDim || sizes.groups != sizes.heads)) {
      notes.add(
          family.name()
              + " itself has kv-heads = heads and width = heads x head-dim = "
              + (long) sizes.heads * sizes.headDim);
    }
    return notes;
  }

  /// The column that F subtracts, where norms take a row's mean from it.
  public Optional<Integer> spare() {
    return family.centred() ? Optional.of(causal() ? 0 : sizes.width - 1) : Optional.empty();
  }

  public Point point() {
    return new Point(family.centred(), sizes.width);
  }

  /// The factor of a score: 1/√headDim where that is rational; else 1, and W_Q holds the rest.
  public Rational scale() {
    int root = (int) Math.round(Math.sqrt(sizes.headDim));
    return root * root == sizes.headDim ? Rational.of(1, root) : Rational.ONE;
  }

  /// Cosine and sine by which a token's pair (x, x + headDim/2) is turned.
  public Rational[] turn(int token, int pair) {
    double frequency = StrictMath.pow(family.theta().orElseThrow(), -2.0 * pair / sizes.headDim);
    double tangent = StrictMath.tan(token * frequency / 2);
    Rational t = Rational.of(Math.round(tangent * TANGENT), (long) TANGENT);
    Rational square = t.power(2);
    Rational one = Rational.ONE;
    Rational length = one.plus(square);
    return new Rational[] {one.minus(square).over(length), t.plus(t).over(length)};
  }

  /// The tensors of inputs: how their names begin, and their sizes.
  public Map<String, int[]> tensors() {
    int d = sizes.width;
    int f = sizes.ffn;
    Map<String, int[]> all = new LinkedHashMap<>();
    all.put("x.", new int[] {sizes.tokens, d});
    for (int l = 0; l < sizes.layers; l++) {
      String layer = "." + l + ".";
      norm(all, "a" + layer);
      heads(all, layer);
      norm(all, "m" + layer);
      if (family.gated()) {
        all.put("wg" + layer, new int[] {d, f});
      }
      biased(all, "u" + layer, d, f);
      biased(all, "d" + layer, f, d);
    }
    if (!family.after()) {
      norm(all, "f.");
    }
    return all;
  }

  private void heads(Map<String, int[]> all, String layer) {
    for (int h = 0; h < sizes.heads; h++) {
      biased(all, "q" + layer + h + ".", sizes.width, sizes.headDim);
      all.put("wo" + layer + h + ".", new int[] {sizes.valueDim, sizes.width});
    }
    for (int g = 0; g < sizes.groups; g++) {
      biased(all, "k" + layer + g + ".", sizes.width, sizes.headDim);
      biased(all, "v" + layer + g + ".", sizes.width, sizes.valueDim);
    }
    if (family.centred()) {
      all.put("bo" + layer, new int[] {sizes.width});
    }
    if (family.headNorms()) {
      all.put("gq" + layer, new int[] {sizes.headDim});
      all.put("gk" + layer, new int[] {sizes.headDim});
    }
  }

  private void norm(Map<String, int[]> all, String name) {
    all.put("g" + name, new int[] {sizes.width});
    if (family.centred()) {
      all.put("b" + name, new int[] {sizes.width});
    }
  }

  private void biased(Map<String, int[]> all, String name, int rows, int columns) {
    all.put("w" + name, new int[] {rows, columns});
    if (family.centred()) {
      all.put("b" + name, new int[] {columns});
    }
  }

  @Override
  public Set<String> inputs() {
    Set<String> names = new LinkedHashSet<>();
    tensors()
        .forEach((prefix, size) -> {
          for (int i = 0; i < size[0]; i++) {
            for (int k = 0; k < (size.length == 1 ? 1 : size[1]); k++) {
              names.add(prefix + i + (size.length == 1 ? "" : "." + k));
            }
          }
        });
    return names;
  }

  @Override
  public double size(String input, double score, double stream) {
    double direction = Math.sqrt(score / Math.sqrt(sizes.headDim));
    double read = 1 / Math.sqrt(sizes.width);
    return switch (input.substring(0, input.indexOf('.'))) {
      case "x", "bo", "bd" -> stream;
      case "wo" -> stream / Math.sqrt((double) sizes.heads * sizes.valueDim);
      case "wd" -> stream / Math.sqrt(sizes.ffn);
      case "ga", "gm", "ba", "bm" -> family.after() ? stream : 1;
      case "wq", "wk" -> direction * read;
      case "bq", "bk", "gq", "gk" -> direction;
      case "wv", "wu", "wg" -> read;
      default -> 1;
    };
  }

  @Override
  public List<Size> free() {
    return List.of(new Size("layers", sizes.layers, l -> new Blocks(family, sizes.deep(l))));
  }

  @Override
  public Set<String> optional() {
    return Set.of();
  }

  /// The point of H4: X = τ·[I; 0], W_V = [I_κ; 0]/τ, gains 1, the norms' biases the mean of X's rows,
  /// all else 0.
  @Override
  public Optional<Rational> start(String input) {
    String[] part = input.split("\\.", -1);
    Rational zero = Rational.ZERO;
    return Optional.of(
        switch (part[0]) {
          case "x" -> part[1].equals(part[2]) ? point().diagonal() : zero;
          case "wv" ->
              part[3].equals(part[4]) && Integer.parseInt(part[4]) < sizes.keys
                  ? Rational.ONE.over(point().diagonal())
                  : zero;
          case "ga", "gm", "gf", "gq", "gk" -> Rational.ONE;
          case "ba", "bm", "bf" -> point().mean();
          default -> zero;
        });
  }

  /// L·G times ⟨(H/G)·queries, m, κ⟩: the heads of a group stand on top of each other.
  @Override
  public NamedProducts products() {
    int queries = sizes.tokens - firstQuery();
    return new NamedProducts(
        sizes.layers * sizes.groups,
        sizes.heads / sizes.groups * queries,
        sizes.headDim,
        sizes.keys,
        false,
        ofQueries("a", sizes.headDim),
        ofKeys("b", sizes.headDim),
        ofQueries("p", sizes.keys));
  }

  private List<String> ofQueries(String matrix, int columns) {
    return NamedProducts.names(
        sizes.layers * sizes.heads,
        head -> matrix + "." + head / sizes.heads + "." + head % sizes.heads + ".",
        firstQuery(),
        sizes.tokens,
        columns);
  }

  private List<String> ofKeys(String matrix, int columns) {
    return NamedProducts.names(
        sizes.layers * sizes.groups,
        copy -> matrix + "." + copy / sizes.groups + "." + copy % sizes.groups + ".",
        sizes.keys,
        columns);
  }
}
