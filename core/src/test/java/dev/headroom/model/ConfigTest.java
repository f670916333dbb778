package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.InputException;
import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields that are honoured, and the values of those that are absent.
class ConfigTest {
  static final String GPT2 =
      "'model_type':'gpt2','n_layer':2,'n_head':4,'n_embd':32,'vocab_size':61";
  static final String BERT =
      "'model_type':'bert','num_hidden_layers':2,'num_attention_heads':2,'hidden_size':32,"
          + "'intermediate_size':64,'vocab_size':53";
  static final String LLAMA =
      "'model_type':'llama','num_hidden_layers':2,'num_attention_heads':4,'hidden_size':32,"
          + "'intermediate_size':48,'vocab_size':71";
  static final String MISTRAL = LLAMA.replace("llama", "mistral") + ",'num_key_value_heads':2";
  static final String QWEN2 = MISTRAL.replace("mistral", "qwen2");

  @TempDir Path folder;

  /// Shape:  fields with single quotes for double ones, the last of a name counting.
  static Config read(Path folder, String fields) {
    Path file = folder.resolve("config.json");
    try {
      Files.writeString(file, "{" + fields.replace('\'', '"') + "}");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Config.read(file);
  }

  private static Heads heads(Architecture a) {
    return (Heads) a.layers().getFirst().attention().f();
  }

  private static Mlp mlp(Architecture a) {
    return a.layers().getFirst().mlp().orElseThrow().f();
  }

  private static Span span(Architecture a) {
    return heads(a).scoring().span();
  }

  private static Rope rope(Architecture a) {
    return heads(a).rope().orElseThrow();
  }

  private static Rope rope(double theta, RopeScaling scaling) {
    return new Rope(theta, scaling, 8, Pairing.HALVES, 1);
  }

  private Architecture of(String fields) {
    Config config = read(folder, fields);
    assertThat(config.notices()).isEmpty();
    return config.architecture();
  }

  @Test
  void gpt2Defaults() {
    Architecture a = of(GPT2);
    assertThat(mlp(a)).isEqualTo(new Plain(128, Activation.GELU_TANH, true));
    assertThat(a.embedding().positions()).isEqualTo(1024);
    assertThat(a.layers().getFirst().attention().before()).contains(Norm.layer(1e-5));
    assertThat(heads(a).scoring()).isEqualTo(Scoring.softmax(1 / Math.sqrt(8), Span.CAUSAL));
    assertThat(a.output().head()).isEqualTo(new Head.Language(true));
  }

  @Test
  void gpt2Options() {
    Architecture a =
        of(
            GPT2
                + ",'n_inner':50,'n_positions':7,'layer_norm_epsilon':1e-3,"
                + "'activation_function':'relu','scale_attn_weights':false,"
                + "'scale_attn_by_inverse_layer_idx':true,'reorder_and_upcast_attn':true,"
                + "'tie_word_embeddings':false,'architectures':['GPT2Model']");
    assertThat(mlp(a)).isEqualTo(new Plain(50, Activation.RELU, true));
    assertThat(a.usual().tokens()).isEqualTo(7);
    assertThat(a.layers().getFirst().attention().before()).contains(Norm.layer(1e-3));
    assertThat(a.layers().get(1).attention().f().scoring().scale()).isEqualTo(0.5);
    assertThat(a.output().hasHead()).isFalse();
    assertThat(mlp(of(GPT2 + ",'n_inner':null")).hidden()).isEqualTo(128);
  }

  @Test
  void gpt2FieldsUnderTheNamesOfOthers() {
    String fields =
        "'model_type':'gpt2','num_hidden_layers':3,'num_attention_heads':2,'hidden_size':8,"
            + "'vocab_size':5,'max_position_embeddings':9";
    assertThat(of(fields).depth()).isEqualTo(3);
    assertThat(of(fields).embedding().positions()).isEqualTo(9);
    assertThat(of(fields + ",'n_layer':3").depth()).isEqualTo(3);
  }

  @Test
  void bertDefaultsAndOptions() {
    Architecture a = of(BERT);
    assertThat(a.embedding().positions()).isEqualTo(512);
    assertThat(a.embedding().types()).hasValue(2);
    assertThat(a.embedding().norm()).contains(Norm.layer(1e-12));
    Branch<Attention> first = a.layers().getFirst().attention();
    assertThat(first).isEqualTo(Branch.post(Norm.layer(1e-12), first.f()));
    assertThat(mlp(a)).isEqualTo(new Plain(64, Activation.GELU, true));
    assertThat(span(a)).isEqualTo(Span.ALL);
    assertThat(a.output().pooler()).isTrue();
    assertThat(of(BERT + ",'architectures':['BertForMaskedLM']").output().head())
        .isEqualTo(new Head.Masked(true, Activation.GELU, Norm.layer(1e-12), true, true));
    assertThat(mlp(of(BERT + ",'position_embedding_type':'absolute','hidden_act':'silu'")))
        .isEqualTo(new Plain(64, Activation.SILU, true));
    of(BERT + ",'is_decoder':false,'pruned_heads':{},'chunk_size_feed_forward':4");
  }

  @Test
  void llamaDefaultsAndOptions() {
    Architecture a = of(LLAMA);
    assertThat(heads(a).kvHeads()).isEqualTo(4);
    assertThat(heads(a).keyWidth()).isEqualTo(8);
    assertThat(a.embedding().positions()).isEqualTo(2048);
    assertThat(rope(a)).isEqualTo(rope(10_000, new RopeScaling.None()));
    Branch<Attention> first = a.layers().getFirst().attention();
    assertThat(first).isEqualTo(Branch.pre(Norm.rms(1e-6), first.f()));
    assertThat(mlp(a)).isEqualTo(new Gated(48, Activation.SILU, false));
    assertThat(heads(a).inputBias()).isFalse();
    assertThat(a.output().head()).isEqualTo(new Head.Language(false));
    Architecture b =
        of(
            LLAMA
                + ",'attention_bias':true,'mlp_bias':true,'head_dim':6,'num_key_value_heads':null,"
                + "'tie_word_embeddings':true,'hidden_act':'gelu_pytorch_tanh','rope_theta':5e5,"
                + "'rope_scaling':null,'pretraining_tp':2,'sliding_window':null,'use_cache':true");
    assertThat(heads(b).inputBias()).isTrue();
    assertThat(heads(b).outputBias()).isTrue();
    assertThat(mlp(b)).isEqualTo(new Gated(48, Activation.GELU_TANH, true));
    assertThat(heads(b).keyWidth()).isEqualTo(6);
    assertThat(heads(b).queries()).isEqualTo(24);
    assertThat(heads(b).scoring().scale()).isCloseTo(1 / Math.sqrt(6), within(0.0));
    assertThat(b.output().head()).isEqualTo(new Head.Language(true));
    assertThat(heads(of(LLAMA + ",'head_dim':null")).keyWidth()).isEqualTo(8);
  }

  @Test
  void ropeScalingInItsThreeSpellings() {
    RopeScaling llama3 = new RopeScaling.Llama3(8, 1, 4, 64);
    String fields =
        "'factor':8.0,'low_freq_factor':1,'high_freq_factor':4.0,"
            + "'original_max_position_embeddings':64";
    for (String key : List.of("type", "rope_type")) {
      String scaling = ",'rope_scaling':{'" + key + "':'llama3'," + fields + "}";
      assertThat(rope(of(LLAMA + scaling))).isEqualTo(rope(10_000, llama3));
    }
    String newer = ",'rope_parameters':{'rope_theta':7.0,'rope_type':'llama3'," + fields + "}";
    assertThat(rope(of(LLAMA + newer))).isEqualTo(rope(7, llama3));
    assertThat(rope(of(LLAMA + ",'rope_scaling':{'type':'linear','factor':2}")))
        .isEqualTo(rope(10_000, new RopeScaling.Linear(2)));
    assertThat(rope(of(LLAMA + ",'rope_parameters':{'rope_theta':9}")))
        .isEqualTo(rope(9, new RopeScaling.None()));
    of(LLAMA + ",'rope_scaling':{'type':'default','rope_type':'default'}");
  }

  @Test
  void mistralsWindow() {
    assertThat(span(of(MISTRAL))).isEqualTo(Span.last(4096));
    assertThat(span(of(MISTRAL + ",'sliding_window':null"))).isEqualTo(Span.CAUSAL);
    assertThat(span(of(MISTRAL + ",'sliding_window':5"))).isEqualTo(Span.last(5));
    assertThat(span(of(MISTRAL + ",'max_position_embeddings':64,'sliding_window':64")))
        .isEqualTo(Span.CAUSAL);
    assertThat(heads(of(MISTRAL + ",'head_dim':16")).queries()).isEqualTo(64);
  }

  @Test
  void qwen2sBiasesAndWindow() {
    Architecture a = of(QWEN2);
    assertThat(heads(a).inputBias()).isTrue();
    assertThat(heads(a).outputBias()).isFalse();
    assertThat(span(a)).isEqualTo(Span.CAUSAL);
    String on = ",'use_sliding_window':true,'sliding_window':9,'max_position_embeddings':64";
    assertThat(span(of(QWEN2 + on))).isEqualTo(Span.CAUSAL);
    assertThat(span(of(QWEN2 + on + ",'max_window_layers':0"))).isEqualTo(Span.last(9));
    assertThat(span(of(QWEN2 + on + ",'max_window_layers':2"))).isEqualTo(Span.CAUSAL);
    String types = ",'layer_types':['%s_attention','%s_attention']";
    assertThat(span(of(QWEN2 + on + types.formatted("full", "full")))).isEqualTo(Span.CAUSAL);
    assertThat(span(of(QWEN2 + on + types.formatted("sliding", "sliding"))))
        .isEqualTo(Span.last(9));
  }

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU",
    "gelu_new, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "quick_gelu, GELU_QUICK",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU",
    "tanh, TANH",
    "sigmoid, SIGMOID",
    "linear, IDENTITY"
  })
  void activationsByName(String name, Activation activation) {
    assertThat(mlp(of(BERT + ",'hidden_act':'" + name + "'")))
        .isEqualTo(new Plain(64, activation, true));
    assertThat(mlp(of(LLAMA + ",'hidden_act':'" + name + "'")))
        .isEqualTo(new Gated(48, activation, false));
    assertThat(mlp(of(GPT2 + ",'activation_function':'" + name + "'")))
        .isEqualTo(new Plain(128, activation, true));
  }

  @Test
  void aHeadThatIsNotRunIsNoticed() {
    Config config = read(folder, BERT + ",'architectures':['BertForSequenceClassification']");
    assertThat(config.architecture().output().hasHead()).isFalse();
    assertThat(config.notices()).singleElement().asString().contains("SequenceClassification");
    assertThat(read(folder, GPT2 + ",'architectures':['GPT2DoubleHeadsModel']").notices())
        .singleElement()
        .asString()
        .contains("GPT2DoubleHeadsModel");
  }

  @Test
  void anUnknownFieldThatSaysSomethingIsNoticed() {
    String fields = ",'residual_dropout':0.5,'use_flash_head_scaling':true,'cheese':1,'rope_x':0";
    assertThat(read(folder, LLAMA + fields).notices())
        .singleElement()
        .asString()
        .endsWith("ignored, not known for llama: cheese, use_flash_head_scaling");
  }

  @Test
  void numbersThatAreNoneAreReadWhereNothingUsesThem() {
    assertThat(read(folder, GPT2 + ",'embd_pdrop':NaN,'time_step_limit':[0.0,Infinity]").notices())
        .singleElement()
        .asString()
        .endsWith(": time_step_limit");
    of(LLAMA + ",'attention_dropout':-Infinity");
    for (String number : List.of("NaN", "Infinity", "-Infinity")) {
      assertThatThrownBy(() -> of(GPT2 + ",'layer_norm_epsilon':" + number))
          .isInstanceOf(InputException.class)
          .hasMessageEndingWith("layer_norm_epsilon: expected a number from 0, found " + number);
      assertThatThrownBy(() -> of(GPT2 + ",'n_positions':" + number))
          .hasMessageContaining("n_positions: expected a whole number")
          .hasMessageEndingWith("found " + number);
      assertThatThrownBy(() -> of(LLAMA + ",'logits_scaling':" + number))
          .hasMessageContaining("logits_scaling");
    }
  }

  @Test
  void whatIsSavedUnderTwoNamesAgrees() {
    of(GPT2 + ",'hidden_size':32,'num_hidden_layers':2,'num_attention_heads':4");
    of(GPT2 + ",'hidden_size':null");
    String one =
        "'rope_type':'llama3','factor':8,'low_freq_factor':1,'high_freq_factor':4,"
            + "'original_max_position_embeddings':16";
    String twice = ",'rope_scaling':{" + one + "},'rope_parameters':{" + one + ",'rope_theta':5e5}";
    Rope rope = rope(5e5, new RopeScaling.Llama3(8, 1, 4, 16));
    assertThat(rope(of(LLAMA + twice))).isEqualTo(rope);
    assertThat(rope(of(LLAMA + ",'rope_theta':500000.0" + twice))).isEqualTo(rope);
  }

  @Test
  void whatASavedConfigCarriesBesidesIsSilent() {
    of(
        GPT2
            + ",'_name_or_path':'gpt2','attn_pdrop':0.1,'embd_pdrop':0.1,'resid_pdrop':0.1,"
            + "'bos_token_id':1,'initializer_range':0.02,'n_ctx':1024,'output_past':true,"
            + "'summary_activation':null,'summary_first_dropout':0.1,'summary_use_proj':true,"
            + "'summary_proj_to_labels':true,'summary_type':'cls_index','torch_dtype':'float32',"
            + "'dtype':'bfloat16','transformers_version':'4.48.0','use_cache':true,"
            + "'task_specific_params':{'text-generation':{'do_sample':true,'max_length':50}},"
            + "'id2label':{'0':'a'},'label2id':{'a':0},'gradient_checkpointing':false,"
            + "'_attn_implementation_autoset':true,'output_attentions':false");
    of(
        BERT
            + ",'attention_probs_dropout_prob':0.1,'classifier_dropout':null,'directionality':'bidi',"
            + "'hidden_dropout_prob':0.1,'pad_token_id':0,'pooler_fc_size':768,"
            + "'pooler_num_attention_heads':12,'pooler_num_fc_layers':3,"
            + "'pooler_size_per_head':128,'pooler_type':'first_token_transform',"
            + "'position_embedding_type':'absolute','max_position_embeddings':512");
    of(LLAMA + ",'attention_dropout':0.0,'max_window_layers':28,'pad_token_id':-1");
  }
}
