package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.model.Embedding.Learned;
import dev.headroom.model.Output.Head;
import dev.headroom.tensor.Activation;
import dev.headroom.tensor.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encoders beside BERT: what absent fields mean, and what the families fix whatever a config says.
class EncodersTest {
  private static final String ROBERTA =
      ",'layer_norm_eps':1e-5,'type_vocab_size':1,'max_position_embeddings':";

  @TempDir Path folder;

  private Architecture of(String type, String fields) {
    Config config = ConfigTest.read(folder, "'model_type':'" + type + "'" + fields);
    assertThat(config.notices()).isEmpty();
    return config.architecture();
  }

  private static Heads heads(Architecture a, int layer) {
    return (Heads) a.layers().get(layer).attention().f();
  }

  private static Head.Masked masked(Architecture a) {
    return (Head.Masked) a.output().head();
  }

  /// Totals as published, of the sizes of the classes but for the fields given.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          roberta     |ROBERTA 514                     | 124645632
          xlm-roberta |ROBERTA 514,'vocab_size':250002 | 278043648
          xlm-roberta |ROBERTA 8194,'vocab_size':250002,LARGE,'intermediate_size':4096,'num_hidden_layers':24 | 567754752
          camembert   |ROBERTA 514,'vocab_size':32005  | 110621952
          distilbert  |                                | 66362880
          mpnet       |,'max_position_embeddings':514  | 109486464
          modernbert  |                                | 149014272
          modernbert  |,'architectures':['ModernBertForMaskedLM']               | 149655232
          modernbert  |,LARGE,'intermediate_size':2624,'num_hidden_layers':28 | 394781696
          modernbert  |,LARGE,'intermediate_size':2624,'num_hidden_layers':28,'architectures':['ModernBertForMaskedLM'] | 395881664
          nomic_bert  |                                | 136731648
          """)
  void parametersAreThePublishedTotals(String type, String fields, long total) {
    String given =
        Optional.ofNullable(fields)
            .orElse("")
            .replace("ROBERTA", ROBERTA)
            .replace("LARGE", "'hidden_size':1024,'num_attention_heads':16");
    assertThat(Parameters.total(of(type, given))).isEqualTo(total);
  }

  @Test
  void robertaCountsPositionsOverWhatIsNotPadding() {
    Architecture a = of("roberta", "");
    assertThat(a.embedding().positions()).isEqualTo(510);
    assertThat(a.embedding().learned()).isEqualTo(new Learned.Counted(1));
    assertThat(a.embedding().places(new int[] {7, 1, 9, 9, 1})).containsExactly(2, 1, 3, 4, 1);
    assertThat(a.output().pooler()).isTrue();
    Embedding other = of("roberta", ",'pad_token_id':0").embedding();
    assertThat(other.places(new int[] {0, 0, 5})).containsExactly(0, 0, 1);
    assertThat(of("distilbert", "").embedding().places(new int[] {0, 0})).containsExactly(0, 1);
  }

  @Test
  void headsOfTheRobertaFamilyAreOfErfGelu() {
    String head = ",'hidden_act':'relu','architectures':['%sForMaskedLM']";
    for (String type : List.of("roberta Roberta", "xlm-roberta XLMRoberta", "mpnet MPNet")) {
      String[] names = type.split(" ", -1);
      Architecture a = of(names[0], head.formatted(names[1]));
      assertThat(masked(a).activation()).isEqualTo(Activation.GELU);
      assertThat(a.layers().getFirst().mlp().orElseThrow().f())
          .isEqualTo(new Plain(3072, Activation.RELU, true));
    }
    assertThat(masked(of("bert", ConfigTest.BERT.substring(19) + head.formatted("Bert"))))
        .extracting(Head.Masked::activation)
        .isEqualTo(Activation.RELU);
  }

  @Test
  void distilBertReadsEitherNameOfItsSizes() {
    Architecture a = of("distilbert", "");
    assertThat(a.depth()).isEqualTo(6);
    assertThat(a.embedding().norm()).contains(Norm.layer(1e-12));
    assertThat(a.embedding().types()).isEmpty();
    assertThat(of("distilbert", ",'hidden_size':96,'num_attention_heads':3").width()).isEqualTo(96);
  }

  @Test
  void mpNetHasThirtyTwoBucketsWhateverItsTableHas() {
    Architecture a = of("mpnet", ",'relative_attention_num_buckets':40,'pad_token_id':3");
    assertThat(heads(a, 0).relative()).contains(new Relative(40, 32, 128));
    assertThat(a.embedding().learned()).isEqualTo(new Learned.Counted(1));
    assertThat(a.slots()).contains(new Slot(Role.RELATIVE, 40, 12, false));
  }

  /// Where buckets begin, behind a query; those ahead are 16 further.
  @Test
  void bucketsOfDistancesAreThoseOfT5() {
    Relative r = new Relative(32, 32, 128);
    int[] begin = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};
    for (int bucket = 0; bucket < begin.length; bucket++) {
      assertThat(r.bucket(-begin[bucket])).as("behind %d", begin[bucket]).isEqualTo(bucket);
    }
    for (int bucket = 1; bucket < begin.length; bucket++) {
      assertThat(r.bucket(1 - begin[bucket])).isEqualTo(bucket - 1);
      assertThat(r.bucket(begin[bucket])).as("ahead %d", begin[bucket]).isEqualTo(16 + bucket);
    }
    assertThat(r.bucket(-100_000)).isEqualTo(15);
    assertThat(r.bucket(100_000)).isEqualTo(31);
    assertThat(r.reached(Span.ALL, 1)).isEqualTo(1);
    assertThat(r.reached(Span.ALL, 10_000)).isEqualTo(31);
    assertThat(r.reached(Span.CAUSAL, 10)).isEqualTo(9);
    assertThat(r.reached(Span.around(2), 10)).isEqualTo(5);
    assertThatThrownBy(() -> new Relative(31, 32, 128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 buckets");
  }

  @Test
  void modernBertSeesFarInEveryThirdLayer() {
    Architecture a = of("modernbert", ",'layer_norm_eps':1,'position_embedding_type':'absolute'");
    Norm norm = Norm.layer(1e-5).unbiased();
    assertThat(a.embedding().norm()).contains(norm);
    assertThat(a.layers().getFirst().attention().before()).isEmpty();
    assertThat(a.layers().get(1).attention().before()).contains(norm);
    for (int l : IntStream.range(0, 22).toArray()) {
      Heads heads = heads(a, l);
      Span span = l % 3 == 0 ? Span.ALL : Span.around(64);
      assertThat(heads.scoring().span()).isEqualTo(span);
      assertThat(heads.rope().orElseThrow().theta()).isEqualTo(l % 3 == 0 ? 160_000 : 10_000);
    }
    assertThat(a.kinds()).hasSize(3);
    Architecture b =
        of(
            "modernbert",
            ",'norm_bias':true,'decoder_bias':false,'classifier_bias':true,'num_hidden_layers':2,"
                + "'classifier_activation':'relu','layer_types':['sliding_attention',"
                + "'full_attention'],'rope_parameters':{'sliding_attention':{'rope_theta':5.0}},"
                + "'architectures':['ModernBertForMaskedLM']");
    assertThat(masked(b))
        .isEqualTo(new Head.Masked(true, Activation.RELU, Norm.layer(1e-5), true, false));
    assertThat(heads(b, 0).rope().orElseThrow().theta()).isEqualTo(5);
    assertThat(heads(b, 1).scoring().span()).isEqualTo(Span.ALL);
  }

  @Test
  void nomicBertReadsTheNamesOfItsFirstConfigs() {
    Architecture a =
        of(
            "nomic_bert",
            ",'n_embd':64,'n_head':4,'n_layer':2,'n_inner':48,'n_positions':99,"
                + "'layer_norm_epsilon':1e-5,'activation_function':'swiglu',"
                + "'rotary_emb_base':77,'rotary_emb_fraction':1.0,'prenorm':false,"
                + "'rotary_emb_scale_base':null,'qkv_proj_bias':false");
    assertThat(a.width()).isEqualTo(64);
    assertThat(a.embedding().positions()).isEqualTo(99);
    assertThat(heads(a, 1).rope()).contains(Rope.plain(77, 16));
    assertThat(a.layers().getFirst().mlp().orElseThrow())
        .isEqualTo(Branch.post(Norm.layer(1e-5), new Gated(48, Activation.SILU, false)));
    assertThat(heads(of("nomic_bert", ""), 0).rope()).contains(Rope.plain(1000, 64));
  }

  @Test
  void euroBertIsLlamaWithoutAMask() {
    Architecture a = of("eurobert", ",'architectures':['EuroBertForMaskedLM']");
    assertThat(heads(a, 0).scoring().span()).isEqualTo(Span.ALL);
    assertThat(a.output().head()).isEqualTo(new Head.Language(false));
    assertThat(a.layers().getFirst().mlp().orElseThrow().before()).contains(Norm.rms(1e-5));
  }
}
