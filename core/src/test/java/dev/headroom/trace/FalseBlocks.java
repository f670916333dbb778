package dev.headroom.trace;

import dev.headroom.circuit.Circuit;
import dev.headroom.field.Rational;
import dev.headroom.work.Pace;
import java.util.Arrays;
import java.util.stream.Stream;

/// Circuits that are almost a transformer: its inputs and outputs, and one mistake in between.
public final class FalseBlocks extends BlocksTrace {
  /// What goes wrong, and of which transformers it can.
  public enum Mistake {
    SEES_ONE_TOO_MANY,
    SEES_ONE_TOO_FEW,
    SEES_ALL,
    SEES_THE_PAST_ALONE,
    HEADS_IN_TURN,
    ONE_GROUP,
    NOT_TURNED,
    TURNED_BACK,
    SINE_OF_ONE_SIGN,
    NEIGHBOURS_TURNED,
    SECOND_PAIR_AS_FIRST,
    TURNED_BY_THE_NEXT_POSITION,
    SCALE_FORGOTTEN,
    SCALE_TWICE,
    NOT_DIVIDED,
    FIRST_NORM_FORGOTTEN,
    SECOND_NORM_FORGOTTEN,
    LAST_NORM_FORGOTTEN,
    NORM_WITHOUT_GAIN,
    NORM_WITHOUT_BIAS,
    NOT_CENTRED,
    EPSILON_FORGOTTEN,
    OTHER_EPSILON,
    OTHER_EPSILON_OF_ONE_NORM,
    HEAD_NORM_FORGOTTEN,
    HEAD_NORM_AFTER_TURNING,
    RESIDUAL_FORGOTTEN,
    RESIDUAL_OF_THE_OTHER_SIGN,
    MLP_FORGOTTEN,
    MLP_BESIDE_ATTENTION,
    OTHER_ACTIVATION,
    GATE_AND_UP_EXCHANGED,
    OUTPUT_BIAS_FORGOTTEN;

    /// Those that a transformer can have.
    public static Stream<Mistake> of(Blocks model) {
      return Stream.of(values()).filter(m -> m.possible(model));
    }

    private boolean possible(Blocks model) {
      return switch (this) {
        case SEES_ONE_TOO_MANY, SEES_ONE_TOO_FEW, SEES_ALL -> model.causal();
        case SEES_THE_PAST_ALONE -> !model.causal();
        case HEADS_IN_TURN -> model.sizes().groups() > 1 && model.sizes().groups() < model.heads();
        case ONE_GROUP -> model.sizes().groups() > 1;
        case NOT_TURNED, TURNED_BACK, SINE_OF_ONE_SIGN, TURNED_BY_THE_NEXT_POSITION ->
            model.rotary();
        case NEIGHBOURS_TURNED, SECOND_PAIR_AS_FIRST -> model.rotary() && model.headDim() > 2;
        case SCALE_FORGOTTEN, SCALE_TWICE -> !model.scale().isOne();
        case NOT_DIVIDED,
            FIRST_NORM_FORGOTTEN,
            SECOND_NORM_FORGOTTEN,
            NORM_WITHOUT_GAIN,
            EPSILON_FORGOTTEN,
            OTHER_EPSILON,
            OTHER_EPSILON_OF_ONE_NORM,
            RESIDUAL_FORGOTTEN,
            RESIDUAL_OF_THE_OTHER_SIGN,
            MLP_FORGOTTEN,
            MLP_BESIDE_ATTENTION,
            OTHER_ACTIVATION ->
            true;
        case LAST_NORM_FORGOTTEN -> !model.family().after();
        case NORM_WITHOUT_BIAS, NOT_CENTRED, OUTPUT_BIAS_FORGOTTEN -> model.family().centred();
        case HEAD_NORM_FORGOTTEN, HEAD_NORM_AFTER_TURNING -> model.family().headNorms();
        case GATE_AND_UP_EXCHANGED -> model.family().gated();
      };
    }
  }

  private final Mistake mistake;
  private int sums; // residual sums written

  private FalseBlocks(Blocks model, Mistake mistake) {
    super(extent(model), model, Pace.of("tracing", 1));
    this.mistake = mistake;
  }

  private static Extent extent(Blocks model) {
    return new Extent(model, Multiplication.SCHOOLBOOK, true, false);
  }

  public static Circuit of(Blocks model, Mistake mistake) {
    return new FalseBlocks(model, mistake).circuit(true);
  }

  private int last() {
    return sizes.layers() - 1;
  }

  @Override
  boolean sees(int query, int key) {
    return switch (mistake) {
      case SEES_ONE_TOO_MANY -> key <= query + 1;
      case SEES_ONE_TOO_FEW -> key < Math.max(query, 1);
      case SEES_ALL -> true;
      case SEES_THE_PAST_ALONE -> key <= query;
      default -> super.sees(query, key);
    };
  }

  @Override
  int group(int head) {
    return switch (mistake) {
      case HEADS_IN_TURN -> head % sizes.groups();
      case ONE_GROUP -> 0;
      default -> super.group(head);
    };
  }

  @Override
  int[][] positioned(int[][] x) {
    int half = sizes.headDim() / 2;
    return switch (mistake) {
      case NOT_TURNED -> x;
      case TURNED_BACK, SINE_OF_ONE_SIGN, SECOND_PAIR_AS_FIRST, TURNED_BY_THE_NEXT_POSITION -> {
        int[][] y = new int[x.length][2 * half];
        for (int i = 0; i < x.length; i++) {
          for (int k = 0; k < half; k++) {
            turn(x[i], y[i], i, k);
          }
        }
        yield y;
      }
      case NEIGHBOURS_TURNED ->
          Arrays.stream(super.positioned(dealt(x, true)))
              .map(row -> dealt(new int[][] {row}, false)[0])
              .toArray(int[][]::new);
      default -> super.positioned(x);
    };
  }

  private void turn(int[] x, int[] y, int token, int pair) {
    boolean next = mistake == Mistake.TURNED_BY_THE_NEXT_POSITION;
    boolean first = mistake == Mistake.SECOND_PAIR_AS_FIRST;
    Rational[] turn = model.turn(next ? token + token / 2 : token, first ? 0 : pair);
    boolean back = mistake == Mistake.TURNED_BACK;
    int half = sizes.headDim() / 2;
    int cos = out.constant(turn[0]);
    int sin = out.constant(back && token % 2 == 1 ? turn[1].negate() : turn[1]);
    int u = x[pair];
    int v = x[pair + half];
    int turned = out.mul(sin, v);
    y[pair] =
        mistake == Mistake.SINE_OF_ONE_SIGN
            ? out.add(out.mul(cos, u), turned)
            : out.sub(out.mul(cos, u), turned);
    y[pair + half] = out.add(out.mul(cos, v), out.mul(sin, u));
  }

  /// Pairs of neighbours as pairs half a row apart, or back.
  private int[][] dealt(int[][] x, boolean apart) {
    int half = sizes.headDim() / 2;
    int[][] y = new int[x.length][2 * half];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < 2 * half; k++) {
        int other = 2 * (k % half) + k / half;
        y[i][apart ? k : other] = x[i][apart ? other : k];
      }
    }
    return y;
  }

  @Override
  int scaled(int score) {
    return switch (mistake) {
      case SCALE_FORGOTTEN -> score;
      case SCALE_TWICE -> super.scaled(super.scaled(score));
      default -> super.scaled(score);
    };
  }

  @Override
  int divided(int value, int total) {
    return mistake == Mistake.NOT_DIVIDED ? value : super.divided(value, total);
  }

  @Override
  int[][] norm(int[][] x, String name) {
    boolean forgotten =
        switch (mistake) {
          case FIRST_NORM_FORGOTTEN -> name.equals("a.0.");
          case SECOND_NORM_FORGOTTEN -> name.equals("m." + last() + ".");
          case LAST_NORM_FORGOTTEN -> name.equals("f.");
          default -> false;
        };
    return forgotten ? x : super.norm(x, name);
  }

  @Override
  int[][] centred(int[][] x) {
    return mistake == Mistake.NOT_CENTRED ? x : super.centred(x);
  }

  @Override
  int[][] plus(int[][] x, String vector) {
    boolean forgotten =
        switch (mistake) {
          case NORM_WITHOUT_BIAS -> vector.equals("ba." + last() + ".");
          case OUTPUT_BIAS_FORGOTTEN -> vector.equals("bo." + last() + ".");
          default -> false;
        };
    return forgotten ? x : super.plus(x, vector);
  }

  @Override
  int gained(int value, int gain) {
    return mistake == Mistake.NORM_WITHOUT_GAIN ? value : super.gained(value, gain);
  }

  @Override
  Rational epsilon(String gain) {
    Rational other = Rational.of(1, 100_000);
    return switch (mistake) {
      case EPSILON_FORGOTTEN -> Rational.ZERO;
      case OTHER_EPSILON -> other;
      case OTHER_EPSILON_OF_ONE_NORM -> gain.startsWith("gm.0.") ? other : super.epsilon(gain);
      default -> super.epsilon(gain);
    };
  }

  @Override
  int[][] direction(int[][] x, String gain) {
    return switch (mistake) {
      case HEAD_NORM_FORGOTTEN -> positioned(x);
      case HEAD_NORM_AFTER_TURNING -> headNorm(positioned(x), gain);
      default -> super.direction(x, gain);
    };
  }

  @Override
  int[][] residual(int[][] x, int[][] y) {
    boolean here = sums++ == 1;
    if (here && mistake == Mistake.RESIDUAL_FORGOTTEN) {
      return y;
    }
    if (here && mistake == Mistake.RESIDUAL_OF_THE_OTHER_SIGN) {
      int[][] z = new int[x.length][];
      for (int i = 0; i < x.length; i++) {
        int[] left = x[i];
        int[] right = y[i];
        z[i] = new int[left.length];
        Arrays.setAll(z[i], c -> out.sub(left[c], right[c]));
      }
      return z;
    }
    return super.residual(x, y);
  }

  @Override
  int[][] layer(int[][] x, int layer) {
    String at = "." + layer + ".";
    if (mistake == Mistake.MLP_BESIDE_ATTENTION && layer == 0) {
      int[][] read = family.after() ? x : norm(x, "a" + at);
      int[][] other = family.after() ? x : norm(x, "m" + at);
      int[][] y = residual(residual(x, attention(read, layer)), mlp(other, at));
      return family.after() ? norm(norm(y, "a" + at), "m" + at) : y;
    }
    return super.layer(x, layer);
  }

  @Override
  int[][] mlp(int[][] x, String at) {
    return mistake == Mistake.MLP_FORGOTTEN && at.equals("." + last() + ".") ? x : super.mlp(x, at);
  }

  @Override
  int activation(int z) {
    return mistake == Mistake.OTHER_ACTIVATION
        ? out.mul(z, super.activation(z))
        : super.activation(z);
  }

  @Override
  int gate(int gate, int up) {
    return mistake == Mistake.GATE_AND_UP_EXCHANGED ? super.gate(up, gate) : super.gate(gate, up);
  }
}
