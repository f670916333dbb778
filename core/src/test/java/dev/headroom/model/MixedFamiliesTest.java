package dev.headroom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.tensor.Pairing;
import dev.headroom.tensor.Scoring;
import dev.headroom.tensor.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Families whose layers differ: what absent fields mean, and both ways to spell one.
class MixedFamiliesTest {
  @TempDir Path folder;

  private Architecture of(String type, String fields) {
    return ConfigTest.read(folder, "'model_type':'" + type + "'" + fields).architecture();
  }

  private static Heads heads(Architecture a, int layer) {
    return (Heads) a.layers().get(layer).attention().f();
  }

  private static List<Span> spans(Architecture a) {
    return a.layers().stream().map(l -> l.attention().f().scoring().span()).toList();
  }

  @Test
  void qwen3IsItsClassWhereNothingIsSaid() {
    Architecture a = of("qwen3", "");
    assertThat(a.depth()).isEqualTo(32);
    assertThat(a.kinds()).hasSize(1);
    Heads heads = heads(a, 0);
    assertThat(heads.keyWidth()).isEqualTo(128);
    assertThat(heads.kvHeads()).isEqualTo(32);
    assertThat(heads.norm()).contains(new Heads.HeadNorm(Norm.rms(1e-6), false));
    assertThat(heads.scoring()).isEqualTo(Scoring.softmax(1 / Math.sqrt(128), Span.CAUSAL));
  }

  @Test
  void gemma2HasItsCapsAndWindowsUnlessTheyAreNull() {
    Architecture a = of("gemma2", "");
    assertThat(heads(a, 0).scoring().cap()).hasValue(50);
    assertThat(spans(a).subList(0, 3))
        .containsExactly(Span.last(4096), Span.CAUSAL, Span.last(4096));
    Output.Head.Language head = (Output.Head.Language) a.output().head();
    assertThat(head.cap()).hasValue(30);
    assertThat(head.tied()).isTrue();
    String none = ",'attn_logit_softcapping':null,'final_logit_softcapping':null";
    Architecture b = of("gemma2", none + ",'sliding_window':null");
    assertThat(heads(b, 0).scoring().cap()).isEmpty();
    assertThat(b.output().head()).isEqualTo(new Output.Head.Language(true));
    assertThat(b.kinds()).hasSize(1);
  }

  @Test
  void gemma3sRotationsInBothSpellings() {
    String older =
        ",'rope_theta':3e5,'rope_local_base_freq':77,'rope_scaling':{'rope_type':'linear','factor':8}";
    String newer =
        ",'rope_parameters':{'sliding_attention':{'rope_type':'default','rope_theta':77},"
            + "'full_attention':{'rope_type':'linear','factor':8,'rope_theta':3e5}}";
    Architecture a = of("gemma3_text", older);
    assertThat(of("gemma3_text", newer).layers()).isEqualTo(a.layers());
    assertThat(heads(a, 0).rope()).contains(Rope.plain(77, 256));
    Rope full = new Rope(3e5, new RopeScaling.Linear(8), 256, Pairing.HALVES, 1);
    assertThat(heads(a, 5).rope()).contains(full);
    assertThat(spans(a).subList(4, 6)).containsExactly(Span.last(4096), Span.CAUSAL);
    assertThat(heads(of("gemma3_text", ""), 5).rope()).contains(Rope.plain(1e6, 256));
  }

  @Test
  void gemma3SeesBothWaysWhereItSaysSo() {
    Architecture a = of("gemma3_text", ",'use_bidirectional_attention':true,'sliding_window':8");
    assertThat(spans(a).subList(4, 6)).containsExactly(Span.around(4), Span.ALL);
    assertThat(a.causal()).isFalse();
  }

  /// As it is released with a part for images: fields inside text_config, tensors below another
  /// prefix; the rest is noted.
  @Test
  void gemma3InsideAConfigForImagesIsItsText() throws IOException {
    TinyCheckpoint tiny = TinyCheckpoint.of("checkpoints/gemma3-text-tiny");
    tiny.rename(n -> "language_model." + n);
    tiny.put("vision_tower.patch.weight", new TinyCheckpoint.Raw("F32", List.of(1L), new byte[4]));
    Path directory = tiny.write(folder);
    Path file = directory.resolve("config.json");
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode text = (ObjectNode) mapper.readTree(Files.readString(file));
    text.remove("architectures");
    ObjectNode outer = mapper.createObjectNode();
    outer.put("model_type", "gemma3");
    outer.putArray("architectures").add("Gemma3ForConditionalGeneration");
    outer.set("text_config", text);
    outer.putObject("vision_config").put("hidden_size", 4);
    Files.writeString(file, mapper.writeValueAsString(outer));
    try (MappedWeights wrapped = MappedWeights.open(directory);
        MappedWeights plain =
            MappedWeights.open(Resources.folder("checkpoints/gemma3-text-tiny"))) {
      assertThat(wrapped.architecture().layers()).isEqualTo(plain.architecture().layers());
      assertThat(wrapped.architecture().output()).isEqualTo(plain.architecture().output());
      assertThat(wrapped.notices()).hasSize(2);
      assertThat(wrapped.notices().get(0)).endsWith("not known for gemma3: vision_config");
      assertThat(wrapped.notices().get(1)).endsWith("not used: vision_tower.patch.weight");
    }
  }

  @Test
  void phi3sLongRotationDependsOnTheLengthOfARun() {
    String scaling =
        ",'hidden_size':32,'num_attention_heads':4,'max_position_embeddings':4096,"
            + "'original_max_position_embeddings':1024,'rope_scaling':{'type':'%s',"
            + "'short_factor':[1,2,3,4],'long_factor':[5,6,7,8]}";
    Rope rope = heads(of("phi3", scaling.formatted("longrope")), 0).rope().orElseThrow();
    assertThat(rope.scaling())
        .isEqualTo(
            new RopeScaling.LongRope(
                List.of(1.0, 2.0, 3.0, 4.0), List.of(5.0, 6.0, 7.0, 8.0), 1024));
    double factor = Math.sqrt(1 + Math.log(4) / Math.log(1024));
    assertThat(rope.factor()).isCloseTo(factor, within(1e-15));
    for (String alias : List.of("su", "yarn")) {
      assertThat(heads(of("phi3", scaling.formatted(alias)), 0).rope()).contains(rope);
    }
    String part = ",'hidden_size':32,'num_attention_heads':4,'partial_rotary_factor':0.75";
    assertThat(heads(of("phi3", part), 0).rope().orElseThrow().rotated()).isEqualTo(6);
  }

  @Test
  void smollm3SkipsEveryFourthRotation() {
    Architecture a = of("smollm3", "");
    assertThat(a.layers().stream().limit(5).map(l -> l.attention().f().rope().isPresent()))
        .containsExactly(true, true, true, false, true);
    assertThat(heads(a, 0).rope()).contains(Rope.plain(2e6, 128));
    assertThat(a.kinds()).hasSize(2).containsValue(9);
  }

  @Test
  void glm4TurnsNeighboursOfHalfOfAHead() {
    Heads heads = heads(of("glm4", ""), 0);
    Rope rope = new Rope(10_000, new RopeScaling.None(), 64, Pairing.INTERLEAVED, 1);
    assertThat(heads.rope()).contains(rope);
    assertThat(heads.inputBias()).isTrue();
    assertThat(heads.outputBias()).isFalse();
    assertThat(heads.kvHeads()).isEqualTo(2);
  }

  @Test
  void granitesFactorsAreOneWhereTheyAreAbsent() {
    Architecture a = of("granite", "");
    assertThat(heads(a, 0).scoring().scale()).isEqualTo(1);
    assertThat(a.embedding().scale()).isEqualTo(1);
    assertThat(a.output().head()).isEqualTo(new Output.Head.Language(false));
    assertThat(a.layers().getFirst().attention().scale()).isEqualTo(1);
  }

  @Test
  void yarnInBothSpellingsAndItsFactor() {
    String fields = "'factor':4.0,'original_max_position_embeddings':256";
    String older = ",'rope_scaling':{'rope_type':'yarn'," + fields + "}";
    String newer = ",'rope_parameters':{'rope_type':'yarn','rope_theta':10000," + fields + "}";
    Map<String, Double> factors =
        Map.of("", 0.1 * Math.log(4) + 1, ",'attention_factor':1.25", 1.25);
    factors.forEach((more, factor) -> {
      String a = older.replace("}", more + "}");
      String b = newer.replace("}", more + "}");
      String llama = ConfigTest.LLAMA.replace("'model_type':'llama'", "'use_cache':true");
      Rope rope = heads(of("llama", "," + llama + a), 0).rope().orElseThrow();
      assertThat(rope.factor()).isCloseTo(factor, within(1e-15));
      assertThat(rope.scaling()).isEqualTo(new RopeScaling.Yarn(4, 32, 1, 256, true));
      assertThat(heads(of("llama", "," + llama + b), 0).rope()).contains(rope);
    });
  }
}
