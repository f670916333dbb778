package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headroom.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Configs of families with experts or latents that do not fit together, each refused in one line by
/// field: small checkpoints with one field changed.
class BadExpertsConfigTest {
  /// Stands for a value that may be no JSON.
  private static final String PLACE = "@";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          mixtral-tiny   | num_experts_per_tok      | 6        | at most 5, the experts
          mixtral-tiny   | num_experts_per_tok      | 0        | found 0
          mixtral-tiny   | num_experts_per_tok      | -2       | found -2
          mixtral-tiny   | num_local_experts        | 1        | num_experts_per_tok: expected at most 1
          mixtral-tiny   | num_local_experts        | 0        | found 0
          mixtral-tiny   | num_local_experts        | 2.5      | found 2.5
          mixtral-tiny   | num_local_experts        | 1000000  | found 1000000
          mixtral-tiny   | num_experts              | 4        | num_local_experts
          mixtral-tiny   | experts_per_token        | 1        | num_experts_per_tok
          mixtral-tiny   | intermediate_size        | -1       | intermediate_size
          mixtral-tiny   | sliding_window           | -4       | found -4
          mixtral-tiny   | quantization_config      | {"a":1}  | quantization_config
          mixtral-tiny   | attention_bias           | true     | attention_bias
          mixtral-tiny   | n_shared_experts         | 1        | n_shared_experts
          qwen3-moe-tiny | decoder_sparse_step      | 0        | found 0
          qwen3-moe-tiny | mlp_only_layers          | [3]      | from 0 to 2
          qwen3-moe-tiny | mlp_only_layers          | [-1]     | from 0 to 2
          qwen3-moe-tiny | mlp_only_layers          | 1        | a list of whole numbers
          qwen3-moe-tiny | moe_intermediate_size    | 0        | found 0
          qwen3-moe-tiny | norm_topk_prob           | 1        | true or false
          qwen3-moe-tiny | num_experts_per_tok      | 7        | at most 6
          qwen3-moe-tiny | head_dim                 | 11       | even
          gpt-oss-tiny   | hidden_act               | "gelu"   | silu
          gpt-oss-tiny   | swiglu_limit             | 5.0      | swiglu_limit
          gpt-oss-tiny   | swiglu_limit             | NaN      | swiglu_limit
          gpt-oss-tiny   | sliding_window           | 0        | found 0
          gpt-oss-tiny   | sliding_window           | null     | a window, as layer_types says
          gpt-oss-tiny   | layer_types              | ["full_attention"] | 4 entries
          gpt-oss-tiny   | layer_types | ["linear_attention","full_attention","full_attention","full_attention"] | linear_attention
          gpt-oss-tiny   | experts_per_token        | 3        | num_experts_per_tok
          gpt-oss-tiny   | quantization_config      | {"quant_method":"gptq"} | mxfp4
          gpt-oss-tiny   | quantization_config      | {"quant_method":"mxfp4","bits":4} | bits
          gpt-oss-tiny   | quantization_config | {"quant_method":"mxfp4","modules_to_not_convert":["mlp.experts"]} | modules_to_not_convert
          gpt-oss-tiny   | quantization_config      | {"quant_method":"mxfp4","weight_block_size":[4,4]} | weight_block_size
          gpt-oss-tiny   | quantization_config      | "mxfp4"  | an object
          gpt-oss-tiny   | quantization_config      | {"weight_block_size":[1,32]} | quant_method: expected mxfp4, found none
          deepseek-v3-tiny | quantization_config    | {"weight_block_size":[128,128]} | quant_method: expected fp8, found none
          deepseek-v3-tiny | quantization_config    | {"quant_method":"fp8","fmt":"e5m2"} | e4m3
          deepseek-v3-tiny | n_routed_experts       | 7        | a divisor of n_routed_experts, 7
          deepseek-v3-tiny | topk_group             | 0        | found 0
          deepseek-v3-tiny | routed_scaling_factor  | Infinity | found Infinity
          deepseek-v3-tiny | kv_lora_rank           | 1000000000 | kv_lora_rank
          gpt-oss-tiny   | layer_types              | {"0":"full_attention"} | a list of strings
          gpt-oss-tiny   | initial_context_length   | 0        | found 0
          qwen3-moe-tiny | mlp_only_layers          | [true]   | found true
          qwen3-moe-tiny | max_position_embeddings  | 1000000000000 | max_position_embeddings
          mixtral-tiny   | sliding_window           | NaN      | found NaN
          mixtral-tiny   | num_local_experts        | 1000000000000000000000000000000 | num_local_experts
          deepseek-v3-tiny | n_group                | 3        | a divisor of n_routed_experts, 8
          deepseek-v3-tiny | n_group                | 0        | found 0
          deepseek-v3-tiny | topk_group             | 5        | at most n_group, 4
          deepseek-v3-tiny | topk_group             | 1        | num_experts_per_tok: expected at most 2
          deepseek-v3-tiny | num_experts_per_tok    | 5        | at most 4
          deepseek-v3-tiny | n_shared_experts       | -1       | found -1
          deepseek-v3-tiny | n_shared_experts       | 100000000 | n_shared_experts
          deepseek-v3-tiny | routed_scaling_factor  | NaN      | found NaN
          deepseek-v3-tiny | routed_scaling_factor  | 0        | found 0
          deepseek-v3-tiny | routed_scaling_factor  | -2.5     | found -2.5
          deepseek-v3-tiny | scoring_func           | "softmax" | sigmoid
          deepseek-v3-tiny | topk_method            | "greedy" | noaux_tc
          deepseek-v3-tiny | moe_layer_freq         | 2        | moe_layer_freq
          deepseek-v3-tiny | first_k_dense_replace  | -1       | found -1
          deepseek-v3-tiny | kv_lora_rank           | -16      | found -16
          deepseek-v3-tiny | kv_lora_rank           | 0        | found 0
          deepseek-v3-tiny | kv_lora_rank           | null     | found null
          deepseek-v3-tiny | q_lora_rank            | -1       | found -1
          deepseek-v3-tiny | q_lora_rank            | 0        | found 0
          deepseek-v3-tiny | qk_rope_head_dim       | 5        | even
          deepseek-v3-tiny | qk_nope_head_dim       | 0        | found 0
          deepseek-v3-tiny | v_head_dim             | -10      | found -10
          deepseek-v3-tiny | v_head_dim             | 65537    | v_head_dim
          deepseek-v3-tiny | head_dim               | 8        | the same as qk_rope_head_dim, 6
          deepseek-v3-tiny | qk_head_dim            | 12       | 14
          deepseek-v3-tiny | num_key_value_heads    | 2        | num_attention_heads, 4
          deepseek-v3-tiny | attention_bias         | true     | attention_bias
          deepseek-v3-tiny | rope_interleave        | "yes"    | true or false
          deepseek-v3-tiny | rope_scaling | {"type":"yarn","factor":4,"mscale_all_dim":-1} | mscale_all_dim
          deepseek-v3-tiny | rope_scaling | {"type":"yarn","factor":NaN} | factor
          deepseek-v3-tiny | quantization_config | {"quant_method":"fp8","weight_block_size":[64,64]} | weight_block_size
          """)
  void isRefusedByField(String checkpoint, String field, String value, String says) {
    ObjectNode config = config(checkpoint);
    config.put(field, PLACE);
    String text = config.toString().replace('"' + PLACE + '"', value);
    Throwable thrown = catchThrowable(() -> read(text));
    assertThat(thrown).as(text).isInstanceOf(InputException.class);
    String message = Objects.requireNonNull(thrown.getMessage());
    assertThat(message).contains(says).doesNotContain("\n").hasSizeLessThan(1100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixtral-tiny", "qwen3-moe-tiny", "gpt-oss-tiny", "deepseek-v3-tiny"})
  void unchangedTheyAreRead(String checkpoint) {
    assertThatCode(() -> read(config(checkpoint).toString())).doesNotThrowAnyException();
  }

  private static ObjectNode config(String checkpoint) {
    Path file = Resources.folder("checkpoints/" + checkpoint).resolve("config.json");
    return (ObjectNode) JsonMapper.shared().readTree(file);
  }

  private Config read(String text) {
    Path file = folder.resolve("config.json");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Config.read(file);
  }
}
