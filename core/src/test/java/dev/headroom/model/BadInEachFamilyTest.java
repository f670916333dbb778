package dev.headroom.model;

import static dev.headroom.model.BadConfigTest.bad;

import dev.headroom.model.BadConfigTest.Bad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Configs of the families that differ from Llama, each wrong in one field and refused by its name.
class BadInEachFamilyTest {
  private static final String BODY =
      "'num_hidden_layers':3,'num_attention_heads':6,'num_key_value_heads':2,'hidden_size':36,"
          + "'intermediate_size':50,'vocab_size':61,'max_position_embeddings':64,";
  private static final String WINDOW = "'sliding_window':5,";
  private static final String SWITCH = WINDOW + "'use_sliding_window':true,'max_window_layers':1,";
  private static final String LONG =
      "'original_max_position_embeddings':16,"
          + "'rope_scaling':{'type':'longrope','short_factor':[1,1,2],'long_factor':[1,2,3]}";

  private static final Map<String, String> FAMILIES =
      Map.ofEntries(
          Map.entry("mistral", BODY + WINDOW),
          Map.entry("qwen2", BODY + SWITCH),
          Map.entry("qwen3", BODY + SWITCH + "'head_dim':8,"),
          Map.entry("gemma", BODY + "'head_dim':8,"),
          Map.entry("gemma2", BODY + WINDOW + "'head_dim':8,"),
          Map.entry("gemma3_text", BODY + WINDOW + "'head_dim':8,"),
          Map.entry("phi3", BODY + WINDOW),
          Map.entry("mixtral", BODY + WINDOW),
          Map.entry("qwen3_moe", BODY + SWITCH + "'head_dim':8,"),
          Map.entry("olmo2", BODY),
          Map.entry("granite", BODY),
          Map.entry("smollm3", BODY + SWITCH),
          Map.entry("glm4", BODY + "'head_dim':8,"));

  @TempDir Path folder;

  private static String base(String family) {
    return FAMILIES.get(family) + "'model_type':'" + family + "'";
  }

  private static Stream<Bad> each(List<String> families, String change, String... says) {
    return families.stream().map(family -> bad(base(family), change, says));
  }

  private static Stream<Bad> every(String change, String... says) {
    return each(FAMILIES.keySet().stream().sorted().toList(), change, says);
  }

  static Stream<Bad> sizes() {
    return Stream.of(
            every("'num_key_value_heads':5", "num_key_value_heads", "a divisor", "6", "found 5"),
            every("'num_attention_heads':0", "num_attention_heads", "found 0"),
            every("'head_dim':7", "head_dim", "even", "7"),
            every("'rms_norm_eps':-1e-6", "rms_norm_eps", "a number from 0", "-"),
            every("'rms_norm_eps':NaN", "rms_norm_eps", "NaN"),
            every("'max_position_embeddings':0", "max_position_embeddings", "found 0"),
            every("'tie_word_embeddings':'no'", "tie_word_embeddings", "true or false"))
        .flatMap(s -> s);
  }

  static Stream<Bad> rotations() {
    String yarn = "'rope_scaling':{'rope_type':'yarn','factor':2";
    return Stream.of(
            every("'rope_theta':NaN", "rope_theta", "a number above 0", "NaN"),
            every("'rope_scaling':{'rope_type':'spiral','factor':2}", "rope_type", "spiral"),
            every("'rope_scaling':{'rope_type':'linear','factor':-2}", "factor", "found -2"),
            every("'rope_scaling':{'type':'linear','factor':NaN}", "scaling.factor", "NaN"),
            every("'rope_scaling':{'type':'linear','factor':1e-320}", "rope_theta", "finite"),
            every("'rope_scaling':{'rope_type':'dynamic','factor':0}", "factor", "found 0"),
            every("'rope_scaling':{'rope_type':'longrope'}", "short_factor", "numbers above 0"),
            every("'partial_rotary_factor':1.5", "partial_rotary_factor", "1.5"),
            each(
                List.of("gemma2", "glm4", "granite", "mistral", "olmo2", "qwen3"),
                yarn + ",'short_factor':[1,1,1]}",
                "rope_scaling.short_factor",
                "absence"),
            each(
                List.of("gemma", "qwen2", "smollm3"),
                "'rope_theta':1," + yarn + "}",
                "rope_scaling.rope_theta",
                "another number than 1"),
            each(
                List.of("glm4", "phi3"),
                "'partial_rotary_factor':NaN",
                "partial_rotary_factor",
                "a number above 0"),
            each(
                List.of("glm4", "phi3"),
                "'partial_rotary_factor':0.01",
                "partial_rotary_factor",
                "even"))
        .flatMap(s -> s);
  }

  static Stream<Bad> windows() {
    List<String> windowed =
        List.of(
            "gemma2",
            "gemma3_text",
            "mistral",
            "mixtral",
            "phi3",
            "qwen2",
            "qwen3",
            "qwen3_moe",
            "smollm3");
    String slides = "'layer_types':['sliding_attention','sliding_attention','sliding_attention']";
    return Stream.of(
            each(windowed, "'sliding_window':0", "sliding_window", "from 1", "found 0"),
            each(windowed, "'sliding_window':-4096", "sliding_window", "-4096"),
            each(windowed, "'layer_types':[]", "layer_types", "3 entries", "0 entries"),
            each(windowed, "'layer_types':['full_attention']", "layer_types", "3", "found 1"),
            each(windowed, "'layer_types':['a','b','c']", "layer_types", "\"a\""),
            each(windowed, "'sliding_window':null," + slides, "sliding_window", "found none"),
            each(
                List.of("mistral", "mixtral", "phi3", "qwen3_moe"),
                slides.replaceFirst("sliding_attention", "full_attention"),
                "layer_types",
                "sliding_attention in every layer"),
            each(
                List.of("qwen2", "qwen3", "qwen3_moe", "smollm3"),
                "'use_sliding_window':false," + slides,
                "use_sliding_window",
                "true, as layer_types says"),
            each(List.of("qwen2", "qwen3"), "'max_window_layers':-1", "max_window_layers", "-1"))
        .flatMap(s -> s);
  }

  static Stream<Bad> fieldsOfOne() {
    return Stream.of(
        bad(base("gemma"), "'hidden_act':'mish'", "hidden_act", "mish"),
        bad(
            base("gemma"),
            "'hidden_activation':'gelu'",
            "hidden_activation",
            "the same as hidden_act"),
        bad(base("gemma2"), "'query_pre_attn_scalar':0", "query_pre_attn_scalar", "found 0"),
        bad(base("gemma2"), "'attn_logit_softcapping':-3.0", "attn_logit_softcapping", "-3.0"),
        bad(base("gemma2"), "'attn_logit_softcapping':NaN", "attn_logit_softcapping", "NaN"),
        bad(base("gemma2"), "'final_logit_softcapping':0", "final_logit_softcapping", "found 0"),
        bad(base("gemma2"), "'use_bidirectional_attention':true", "use_bidirectional_attention"),
        bad(base("gemma3_text"), "'attn_logit_softcapping':2.0", "attn_logit_softcapping"),
        bad(base("gemma3_text"), "'sliding_window_pattern':0", "sliding_window_pattern", "0"),
        bad(base("gemma3_text"), "'rope_local_base_freq':-1", "rope_local_base_freq", "-1"),
        bad(base("granite"), "'residual_multiplier':-0.2", "residual_multiplier", "-0.2"),
        bad(base("granite"), "'attention_multiplier':NaN", "attention_multiplier", "NaN"),
        bad(base("granite"), "'embedding_multiplier':0", "embedding_multiplier", "found 0"),
        bad(base("granite"), "'logits_scaling':1e-320", "logits_scaling", "finite"),
        bad(base("smollm3"), "'no_rope_layers':[1,0]", "no_rope_layers", "3 entries", "2 entries"),
        bad(base("smollm3"), "'no_rope_layers':[1,0,2]", "no_rope_layers", "found 2"),
        bad(base("smollm3"), "'no_rope_layer_interval':0", "no_rope_layer_interval", "found 0"),
        bad(base("glm4"), "'attention_bias':1", "attention_bias", "true or false"),
        bad(base("phi3"), "'attention_bias':true", "attention_bias"),
        bad(base("phi3"), LONG.replace("16", "1"), "original_max_position_embeddings", "than 1"),
        bad(base("phi3"), LONG.replace("[1,2,3]", "[1,2]"), "long_factor", "3 numbers", "2"),
        bad(base("phi3"), LONG.replace("[1,1,2]", "[1,1,-2]"), "short_factor", "above 0", "-2"),
        bad(base("olmo2"), "'clip_qkv':8", "clip_qkv"));
  }

  static Stream<Bad> gemma3sRotations() {
    String base = base("gemma3_text");
    String linear = "{'rope_type':'linear','factor':8,'rope_theta':99}";
    String both =
        "'rope_parameters':{'full_attention':" + linear + ",'sliding_attention':{'rope_type':";
    return Stream.of(
        bad(base, "'rope_parameters':" + linear, "rope_parameters.factor", "full_attention"),
        bad(base, both + "'default','factor':3}}", "sliding_attention.factor", "absence"),
        bad(base, both + "'default'},'chunked':{'a':1}}", "rope_parameters.chunked"),
        bad(base, both + "'default'}},'rope_theta':5", "full_attention.rope_theta", "99"),
        bad(
            base,
            both + "'default'}},'rope_scaling':{'type':'linear','factor':4}",
            "rope_scaling",
            "the same as rope_parameters",
            "factor 4"),
        bad(base, "'rope_parameters':{'full_attention':3}", "full_attention", "an object"));
  }

  static Stream<Bad> wrapped() {
    String text = "{" + BODY + WINDOW + "'head_dim':8}";
    String base = "'model_type':'gemma3','text_config':" + text;
    return Stream.of(
        bad(base, "-text_config", "text_config", "an object", "none"),
        bad(base, "'text_config':[1]", "text_config", "an object", "a list"),
        bad(base, "'tie_word_embeddings':false", "tie_word_embeddings", "not supported"),
        bad(base, inner(text, "'model_type':'qwen3'"), "text_config.model_type", "gemma3_text"),
        bad(base, inner(text, "'use_bidirectional_attention':true"), "use_bidirectional_attention"),
        bad(
            base,
            "'text_config':" + text.replace("dow':5", "dow':-5"),
            "text_config.sliding_window",
            "-5"));
  }

  private static String inner(String text, String field) {
    return "'text_config':" + text.substring(0, text.length() - 1) + "," + field + "}";
  }

  @ParameterizedTest
  @MethodSource({"sizes", "rotations", "windows", "fieldsOfOne", "gemma3sRotations", "wrapped"})
  void isRefusedByField(Bad bad) throws IOException {
    byte[] text = bad.fields().getBytes(StandardCharsets.UTF_8);
    BadConfigTest.isRefused(folder, text, bad.says().toArray(String[]::new));
  }
}
