package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headroom.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Configs of families whose layers differ, each with one field made wrong, refused in one line by its
/// name.
class BadFamilyConfigTest {
  @TempDir Path folder;

  /// Shape:  the config of a checkpoint here, and the field that is given this value.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          qwen3         | head_dim              | 7                              | even
          qwen3         | head_dim              | 0                              | from 1
          qwen3         | num_key_value_heads   | 3                              | divisor
          qwen3         | attention_bias        | 1                              | true or false
          qwen3         | use_sliding_window    | "yes"                          | true or false
          qwen3         | max_window_layers     | -1                             | from 0
          qwen3         | layer_types           | ["full_attention"]             | 3 entries
          qwen3         | rms_norm_eps          | -1                             | from 0
          qwen3         | num_experts           | 8                              | not supported
          qwen3         | attn_logit_softcapping| 30.0                           | not supported
          gemma2        | query_pre_attn_scalar | 0                              | above 0
          gemma2        | query_pre_attn_scalar | "224"                          | above 0
          gemma2        | attn_logit_softcapping| -50                            | above 0
          gemma2        | attn_logit_softcapping| 0                              | above 0
          gemma2        | attn_logit_softcapping| NaN                            | above 0
          gemma2        | final_logit_softcapping| Infinity                      | above 0
          gemma2        | sliding_window        | -4                             | from 1
          gemma2        | sliding_window        | 0                              | from 1
          gemma2        | sliding_window        | 5.5                            | from 1
          gemma2        | hidden_activation     | "mish"                         | one of
          gemma2        | layer_types           | ["full_attention","sliding_attention","linear_attention"] | linear_attention
          gemma2        | use_bidirectional_attention | true                     | not supported
          gemma3-text   | sliding_window_pattern| 0                              | from 1
          gemma3-text   | sliding_window_pattern| "LG"                           | from 1
          gemma3-text   | rope_local_base_freq  | 0                              | above 0
          gemma3-text   | rope_local_base_freq  | NaN                            | above 0
          gemma3-text   | rope_scaling          | {"rope_type":"linear"}         | factor
          gemma3-text   | rope_scaling          | {"rope_type":"linear","factor":-8} | above 0
          gemma3-text   | attn_logit_softcapping| 50.0                           | not supported
          gemma3-text   | use_bidirectional_attention | "no"                     | true or false
          gemma3-text   | layer_types           | []                             | 4 entries
          gemma3-text   | sliding_window        | null                           | ok
          phi3          | partial_rotary_factor | 0                              | above 0
          phi3          | partial_rotary_factor | 1.5                            | up to 1
          phi3          | partial_rotary_factor | 0.26                           | even
          phi3          | rope_scaling          | {"type":"longrope","short_factor":[1],"long_factor":[1]} | 6 numbers
          phi3          | rope_scaling          | {"type":"longrope","short_factor":[1,1,1,1,1,0],"long_factor":[1,1,1,1,1,1]} | above 0
          phi3          | rope_scaling          | {"type":"longrope","short_factor":"1","long_factor":[1]} | a list of numbers
          phi3          | rope_scaling          | {"type":"su","short_factor":[1,1,1,1,1,1]} | long_factor
          phi3          | original_max_position_embeddings | 0                   | from 1
          phi3          | sliding_window        | true                           | from 1
          olmo2         | num_attention_heads   | 5                              | divisor
          olmo2         | rope_theta            | Infinity                       | above 0
          olmo2         | clip_qkv              | 8.0                            | not supported
          granite       | attention_multiplier  | 0                              | above 0
          granite       | attention_multiplier  | NaN                            | above 0
          granite       | embedding_multiplier  | -1                             | above 0
          granite       | residual_multiplier   | "1"                            | above 0
          granite       | logits_scaling        | 0                              | above 0
          granite       | mlp_bias              | 0                              | true or false
          granite       | num_local_experts     | 32                             | not supported
          smollm3       | no_rope_layers        | [1,0]                          | 4 entries
          smollm3       | no_rope_layers        | [1,0,2,1]                      | from 0 to 1
          smollm3       | no_rope_layers        | 1                              | a list
          smollm3       | no_rope_layer_interval| 0                              | from 1
          glm4          | partial_rotary_factor | -0.5                           | above 0
          glm4          | partial_rotary_factor | 0.25                           | even
          glm4          | attention_bias        | null                           | true or false
          llama-yarn    | rope_scaling          | {"rope_type":"yarn","factor":0} | above 0
          llama-yarn    | rope_scaling          | {"rope_type":"yarn","factor":4,"beta_fast":1,"beta_slow":32} | beta_fast
          llama-yarn    | rope_scaling          | {"rope_type":"yarn","factor":4,"truncate":1} | truncate
          llama-yarn    | rope_scaling          | {"rope_type":"yarn","factor":4,"low_freq_factor":1} | low_freq_factor
          llama-yarn    | rope_scaling          | {"rope_type":"yarn","factor":4,"attention_factor":0} | above 0
          qwen2-window  | sliding_window        | -6                             | from 1
          mistral-window| sliding_window        | 1.0                            | from 1
          roberta       | pad_token_id          | null                           | a whole number
          roberta       | pad_token_id          | -1                             | from 0
          roberta       | pad_token_id          | 59                             | below vocab_size, 59
          roberta       | pad_token_id          | 25                             | more than pad_token_id + 1
          roberta       | max_position_embeddings| 2                              | more than pad_token_id + 1
          roberta       | position_embedding_type| "relative_key"                 | absolute
          roberta       | is_decoder            | true                           | not supported
          roberta       | hidden_act            | "gelu_10"                      | one of
          roberta       | type_vocab_size       | 0                              | from 1
          roberta       | num_attention_heads   | 5                              | divisor of hidden_size, 32
          xlm-roberta   | layer_norm_eps        | NaN                            | from 0
          xlm-roberta   | tie_word_embeddings   | null                           | true or false
          xlm-roberta   | architectures         | ["RobertaForMaskedLM"]         | a class of xlm-roberta
          xlm-roberta   | add_cross_attention   | true                           | not supported
          distilbert    | dim                   | 30                             | divisor of dim, 30
          distilbert    | hidden_size           | 30                             | the same as hidden_size, 30
          distilbert    | n_layers              | 0                              | from 1
          distilbert    | hidden_dim            | -4                             | from 1
          distilbert    | activation            | null                           | a string
          distilbert    | sinusoidal_pos_embds  | 1                              | true or false
          mpnet         | relative_attention_num_buckets| 31                             | from 32
          mpnet         | relative_attention_num_buckets| "32"                           | from 32
          mpnet         | relative_attention_num_buckets| 40                             | ok
          mpnet         | vocab_size            | 1                              | below vocab_size, 1
          mpnet         | max_position_embeddings| 1                              | more than pad_token_id + 1
          nomic-bert    | head_dim              | 7                              | even
          nomic-bert    | head_dim              | null                           | ok
          nomic-bert    | n_embd                | 40                             | the same as n_embd, 40
          nomic-bert    | prenorm               | true                           | not supported
          nomic-bert    | qkv_proj_bias         | true                           | not supported
          nomic-bert    | use_rms_norm          | true                           | not supported
          nomic-bert    | rotary_emb_fraction   | 0.5                            | not supported
          nomic-bert    | rotary_emb_base       | 0                              | above 0
          nomic-bert    | rotary_scaling_factor | 2.0                            | not supported
          nomic-bert    | activation_function   | "gelu"                         | the same as activation_function
          nomic-bert    | partial_rotary_factor | 0.5                            | not supported
          nomic-bert    | rope_parameters       | {"rope_type":"dynamic","factor":2.0}| ok
          modernbert    | local_attention       | 0                              | from 1
          modernbert    | local_attention       | -1                             | from 1
          modernbert    | global_attn_every_n_layers| 0                              | from 1
          modernbert    | layer_types           | ["full_attention"]             | 4 entries
          modernbert    | layer_types           | ["full_attention","sliding_attention","local_attention","full_attention"]| local_attention
          modernbert    | global_rope_theta     | 0                              | above 0
          modernbert    | local_rope_theta      | Infinity                       | above 0
          modernbert    | rope_scaling          | {"rope_type":"linear","factor":2}| not supported
          modernbert    | rope_parameters       | {"rope_theta":10000.0}         | rope_parameters.rope_theta: expected its place
          modernbert    | rope_parameters       | {"chunked_attention":{"rope_theta":7.0}}| rope_parameters.chunked_attention
          modernbert    | rope_parameters       | {"full_attention":{"rope_theta":7.0}}| the same as global_rope_theta, 160000.0
          modernbert    | rope_parameters       | {"full_attention":{"rope_type":"linear"}}| factor
          modernbert    | sliding_window        | 4                              | not supported
          modernbert    | norm_bias             | "no"                           | true or false
          modernbert    | decoder_bias          | 0                              | true or false
          modernbert    | classifier_activation | "mish"                         | one of
          modernbert    | num_attention_heads   | 8                              | even
          eurobert      | mlp_bias              | true                           | not supported
          eurobert      | num_key_value_heads   | 3                              | divisor
          eurobert      | head_dim              | 5                              | even
          """)
  void isRefusedByName(String model, String field, String value, String says) throws IOException {
    Path source = Resources.folder("checkpoints/" + model + "-tiny").resolve("config.json");
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode config = (ObjectNode) mapper.readTree(Files.readString(source));
    String marker = "\"value of the test\"";
    config.put(field, "value of the test");
    Path file = folder.resolve("config.json");
    Files.writeString(file, mapper.writeValueAsString(config).replace(marker, value));
    Throwable thrown = catchThrowable(() -> Config.read(file));
    if (says.equals("ok")) {
      assertThat(thrown).isNull();
      return;
    }
    assertThat(thrown).isInstanceOf(InputException.class);
    assertThat(thrown.getMessage()).startsWith(file.toString()).contains(says).hasLineCount(1);
  }
}
