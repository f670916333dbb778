package dev.headroom.model;

import static dev.headroom.model.BadConfigTest.bad;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.count.Count;
import dev.headroom.count.Terms;
import dev.headroom.model.BadConfigTest.Bad;
import dev.headroom.shape.Step;
import dev.headroom.tensor.Span;
import dev.headroom.work.Component;
import dev.headroom.work.Work;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A model of which some layers are attention: counted there, and what is left out is known.
class Qwen3NextTest {
  private static final String SMALL =
      "'model_type':'qwen3_next','vocab_size':61,'hidden_size':24,'intermediate_size':30,"
          + "'num_hidden_layers':4,'num_attention_heads':6,'num_key_value_heads':2,'head_dim':8,"
          + "'max_position_embeddings':40,'linear_conv_kernel_dim':3,'linear_key_head_dim':5,"
          + "'linear_value_head_dim':7,'linear_num_key_heads':2,'linear_num_value_heads':4,"
          + "'moe_intermediate_size':9,'shared_expert_intermediate_size':11,'num_experts':5,"
          + "'num_experts_per_tok':2,'mlp_only_layers':[1],'attention_bias':true";

  @TempDir Path folder;

  private Architecture read(String change) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, bad(SMALL, change).fields());
    return Config.read(file).architecture();
  }

  /// As many as the library's own class has at these sizes.
  @Test
  void parametersAreThoseOfTheClass() throws IOException {
    assertThat(Parameters.total(read("-none"))).isEqualTo(30_765);
  }

  @Test
  void everyFourthLayerIsAttention() throws IOException {
    Architecture a = read("'partial_rotary_factor':0.25");
    assertThat(a.layers().subList(0, 3))
        .allMatch(l -> l.attention().f().equals(new GatedDelta(4, 2, 5, 7, 3)));
    Heads heads = (Heads) a.layers().get(3).attention().f();
    assertThat(heads.gate()).isTrue();
    assertThat(heads.scoring().span()).isEqualTo(Span.CAUSAL);
    assertThat(heads.rope().orElseThrow().rotated()).isEqualTo(2);
    assertThat(heads.norm().orElseThrow().norm().shift()).isEqualTo(1);
    assertThat(Families.onlyCounted(a)).isPresent();
    String others = "'layer_types':['full_attention','linear_attention','linear_attention',";
    Architecture listed = read(others + "'linear_attention']");
    assertThat(listed.layers().stream().map(l -> l.attention().f() instanceof GatedDelta))
        .containsExactly(false, true, true, true);
  }

  /// Attention of a layer without any: weights are read, and nothing else is counted.
  @Test
  void operationsOfTheNetsAreLeftOut() throws IOException {
    Architecture a = read("-none");
    Count count = Count.of(a, new Step(1, 5), Terms.FLOAT32);
    Count.Kind nets = count.kinds().getFirst();
    assertThat(nets.layer().words()).isEqualTo("no attention, not counted, 2 of 5 experts");
    long numbers = nets.layer().attention().f().slots(24).getFirst().numbers();
    long bytes = 4 * numbers * nets.count();
    assertThat(nets.components().get(Component.QKV)).isEqualTo(new Work(0, 0, 0, bytes, bytes));
    assertThat(nets.components()).doesNotContainKey(Component.SCORES);
  }

  static Stream<Bad> bads() {
    String slides = "'sliding_attention','full_attention','full_attention','full_attention'";
    return Stream.of(
        bad(SMALL, "'linear_num_key_heads':3", "linear_num_key_heads", "a divisor", "4", "found 3"),
        bad(SMALL, "'linear_num_value_heads':0", "linear_num_value_heads", "found 0"),
        bad(SMALL, "'linear_key_head_dim':-5", "linear_key_head_dim", "found -5"),
        bad(SMALL, "'linear_value_head_dim':1000000000", "linear_value_head_dim", "1000000000"),
        bad(SMALL, "'linear_conv_kernel_dim':null", "linear_conv_kernel_dim", "found null"),
        bad(SMALL, "'full_attention_interval':0", "full_attention_interval", "found 0"),
        bad(SMALL, "'layer_types':['full_attention']", "layer_types", "4 entries", "1 entries"),
        bad(SMALL, "'layer_types':[" + slides + "]", "full_attention or linear_attention"),
        bad(SMALL, "'shared_expert_intermediate_size':0", "shared_expert_intermediate_size"),
        bad(SMALL, "'num_experts_per_tok':6", "num_experts_per_tok", "at most 5"),
        bad(SMALL, "'partial_rotary_factor':NaN", "partial_rotary_factor", "NaN"),
        bad(SMALL, "'quantization_config':{'quant_method':'fp8'}", "quantization_config"),
        bad(SMALL, "'model_type':'jamba'", "gpt2", "jamba\", whose layers are not all attention"),
        bad(SMALL, "'model_type':'nemotron_h'", "whose layers are not all attention"),
        bad(SMALL, "'model_type':'qwen3_5_moe'", "whose layers are not all attention"),
        bad(SMALL, "'model_type':'lfm2'", "whose layers are not all attention"));
  }

  @ParameterizedTest
  @MethodSource("bads")
  void isRefusedByField(Bad bad) throws IOException {
    byte[] text = bad.fields().getBytes(StandardCharsets.UTF_8);
    BadConfigTest.isRefused(folder, text, bad.says().toArray(String[]::new));
  }
}
