package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.tensor.Pairing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rotary fields of the families, and what holds where they are said in two places or not at all.
class RopeFieldsTest {
  private static final String ORIGINAL = "'original_max_position_embeddings':";
  private static final String PHI3 =
      "'model_type':'phi3','num_hidden_layers':2,'num_attention_heads':4,'hidden_size':32,"
          + "'max_position_embeddings':64";
  private static final String GEMMA3 =
      "'model_type':'gemma3_text','num_hidden_layers':2,'num_attention_heads':4,'hidden_size':32,"
          + "'head_dim':8,'sliding_window':4,'sliding_window_pattern':2";
  private static final String FACTORS = "'short_factor':[1,1,2,2],'long_factor':[1,2,3,4]";

  @TempDir Path folder;

  private Rope rope(String fields) {
    return rope(fields, 0);
  }

  private Rope rope(String fields, int layer) {
    Architecture a = ConfigTest.read(folder, fields).architecture();
    return a.layers().get(layer).attention().f().rope().orElseThrow();
  }

  private static Rope of(double theta, RopeScaling scaling, double factor) {
    return new Rope(theta, scaling, 8, Pairing.HALVES, factor);
  }

  private static RopeScaling longer(int original) {
    return new RopeScaling.LongRope(
        List.of(1.0, 1.0, 2.0, 2.0), List.of(1.0, 2.0, 3.0, 4.0), original);
  }

  @Test
  void dynamicChangesNothingUpToThePositions() {
    assertThat(rope(ConfigTest.LLAMA + ",'rope_scaling':{'type':'dynamic','factor':4}"))
        .isEqualTo(Rope.plain(10_000, 8));
    assertThat(
            rope(
                ConfigTest.LLAMA
                    + ",'rope_parameters':{'rope_type':'dynamic','factor':4,'rope_theta':9}"))
        .isEqualTo(Rope.plain(9, 8));
  }

  /// The class of Llama takes the field at the top before the one inside, and all positions without.
  @Test
  void theOriginalPositionsAtTheTopComeFirst() {
    String base = ConfigTest.LLAMA + ",'max_position_embeddings':64,";
    String three =
        "'rope_scaling':{'type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4";
    assertThat(rope(base + three + "}").scaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 64));
    assertThat(rope(base + three + "," + ORIGINAL + "16}").scaling())
        .isEqualTo(new RopeScaling.Llama3(8, 1, 4, 16));
    assertThat(rope(base + ORIGINAL + "8," + three + "," + ORIGINAL + "16}").scaling())
        .isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8));
    String yarn = "'rope_scaling':{'type':'yarn','factor':2";
    assertThat(rope(base + yarn + "}").scaling())
        .isEqualTo(new RopeScaling.Yarn(2, 32, 1, 64, true));
    assertThat(rope(base + ORIGINAL + "8," + yarn + "," + ORIGINAL + "16}").scaling())
        .isEqualTo(new RopeScaling.Yarn(2, 32, 1, 8, true));
  }

  /// The factor of longrope that is stated wins over positions divided by original ones.
  @Test
  void longRopesFactor() {
    String base = ConfigTest.LLAMA + ",'max_position_embeddings':64,";
    String scaling = "'rope_scaling':{'rope_type':'longrope'," + FACTORS;
    double four = Math.sqrt(1 + Math.log(4) / Math.log(16));
    double nine = Math.sqrt(1 + Math.log(9) / Math.log(16));
    assertThat(rope(base + ORIGINAL + "16," + scaling + "}"))
        .isEqualTo(of(10_000, longer(16), four));
    assertThat(rope(base + ORIGINAL + "16," + scaling + ",'factor':9}"))
        .isEqualTo(of(10_000, longer(16), nine));
    assertThat(rope(base + scaling + ",'factor':9," + ORIGINAL + "16}"))
        .isEqualTo(of(10_000, longer(16), nine));
    assertThat(rope(base + scaling + "}")).isEqualTo(of(10_000, longer(64), 1));
  }

  /// Its class has original positions of its own, and two more names of longrope.
  @Test
  void phi3sLongRope() {
    for (String type : List.of("longrope", "su", "yarn")) {
      String scaling = ",'rope_scaling':{'type':'" + type + "'," + FACTORS;
      double four = Math.sqrt(1 + Math.log(4) / Math.log(16));
      assertThat(rope(PHI3 + "," + ORIGINAL + "16" + scaling + "}"))
          .isEqualTo(of(10_000, longer(16), four));
      assertThat(rope(PHI3 + scaling + "," + ORIGINAL + "16}"))
          .isEqualTo(of(10_000, longer(4096), 1));
    }
  }

  /// The theta at the top holds inside `rope_parameters` too where none is said there.
  @Test
  void gemma3sTwoRotations() {
    String top = ",'rope_theta':300,'rope_local_base_freq':50";
    RopeScaling three = new RopeScaling.Linear(3);
    String full = "'full_attention':{'rope_type':'linear','factor':3}";
    String both = ",'rope_parameters':{" + full + ",'sliding_attention':{'rope_type':'default'}}";
    assertThat(rope(GEMMA3 + both)).isEqualTo(Rope.plain(10_000, 8));
    assertThat(rope(GEMMA3 + both, 1)).isEqualTo(of(1e6, three, 1));
    assertThat(rope(GEMMA3 + top + both)).isEqualTo(Rope.plain(50, 8));
    assertThat(rope(GEMMA3 + top + both, 1)).isEqualTo(of(300, three, 1));
    String near = ",'rope_parameters':{'sliding_attention':{'rope_type':'linear','factor':3}}";
    assertThat(rope(GEMMA3 + top + near)).isEqualTo(of(50, three, 1));
    assertThat(rope(GEMMA3 + top + near, 1)).isEqualTo(Rope.plain(300, 8));
    String older = ",'rope_scaling':{'type':'linear','factor':3}";
    assertThat(rope(GEMMA3 + top + older)).isEqualTo(Rope.plain(50, 8));
    assertThat(rope(GEMMA3 + top + older, 1)).isEqualTo(of(300, three, 1));
  }
}
