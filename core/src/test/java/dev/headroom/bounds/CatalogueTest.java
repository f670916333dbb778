package dev.headroom.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Certified;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Counted;
import dev.headroom.claim.Claim.Exponent;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static Subject plain(String words) {
    ModelSource source = PlainModel.read(words, Map.of());
    return new Subject(source.architecture(), source.usual(), false);
  }

  private static Subject preset(String name, int tokens) {
    return new Subject(Presets.find(name).architecture(), new Step(1, tokens), false);
  }

  private static States states(Bound row, Subject subject) {
    assertThat(row.about(subject)).isInstanceOf(States.class);
    return (States) row.about(subject);
  }

  /// theory.md 4, case by case: copies of ⟨a,b,c⟩.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens=8,head-dim=8               | 8 of the products <8,8,7>",
        "tokens=8,head-dim=4               | 8 of the products <8,4,4>",
        "tokens=8,head-dim=4,kv-heads=2    | 4 of the products <16,4,4>",
        "tokens=8,head-dim=8,causal=true   | 8 of the products <4,8,4>",
        "tokens=64,head-dim=8              | 8 of the products <8,8,32>",
      })
  void everyKindOfBareAttentionHidesItsProducts(String sizes, String products) {
    States said = states(Catalogue.BARE, plain("layers=2,heads=4,width=32," + sizes));
    assertThat(said.words()).contains("hides " + products + ",");
    assertThat(said.claim()).isInstanceOf(Certified.class);
  }

  @Test
  void theUnconditionalBoundIsTheLargestOfItsFour() {
    assertThat(DirectSum.of(3, 5, 5, 5).weighted()).isEqualTo(3 * 49);
    assertThat(DirectSum.of(3, 2, 100, 2).weighted()).isEqualTo(3 * 200);
    assertThat(DirectSum.of(3, 5, 5, 5).gates()).isEqualTo(49);
  }

  /// theory.md 7: n = min(N, D, V) rows, one fewer for centring norms that see both ways; κ the least
  /// of the value width and half the rows; windows in stretches.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt2           | 1024 | 144 of the products <704,64,64>",
        "gpt2           |   96 | 144 of the products <48,64,48>",
        "bert-base-uncased |  512 | 144 of the products <512,64,64>",
        "Llama-3-8B     | 8192 | 256 of the products <15872,128,128>",
        "Qwen3-8B       | 8192 | 288 of the products <15872,128,128>",
        "gemma-3-4b     | 4096 | 232 of the products <1536,256,256> and 20 of the products <4608,256,256>",
        "Mixtral-8x7B   | 4096 | 256 of the products <15872,128,128>",
        "gpt-oss-20b    | 4096 |"
            + " 2,112 of the products <512,64,64> and 96 of the products <22528,64,64>",
        "ModernBERT-base|  512 | 96 of the products <512,64,64>",
      })
  void normsAndRotationsHideThemNoBetter(String model, int tokens, String products) {
    States said = states(Catalogue.H4, preset(model, tokens));
    assertThat(said.words()).contains("hide " + products + ", independent");
    assertThat(said.claim()).isInstanceOf(Exponent.class);
  }

  /// The rows reach the last one through the MLP of the layer before.
  @Test
  void theLastLogitsAloneNeedAGatedLayerThatGathers() {
    Subject llama = new Subject(Presets.find("Llama-3-8B").architecture(), new Step(1, 512), true);
    assertThat(states(Catalogue.H4, llama).words()).contains("248 of the products <1536,128,128>");
    Subject gpt2 = new Subject(Presets.find("gpt2").architecture(), new Step(1, 512), true);
    assertThat(Catalogue.H4.about(gpt2)).isInstanceOf(Silent.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt2            | LH·N^(2−o(1))   | '; even to a constant error; no finite statement'",
        "gemma-3-4b      | LH·N^(2−o(1))   | L: its 5 layers that see all",
        "Mistral-7B-v0.1 | LH·N·w^(1−o(1)) | 'a window that grows like N^Ω(1)'",
        "Mixtral-8x7B    | LH·N^(2−o(1))   | 'experts off'",
        "gpt-oss-20b     | LH·N^(2−o(1))   | 'sinks and experts off (L: its 12 layers that see all)'",
      })
  void vectorsAreHostedByWhatPeopleRun(String model, String exponent, String words) {
    States said = states(Catalogue.H5, preset(model, 2048));
    assertThat(said.words()).contains(words);
    assertThat(((Conditional) said.claim()).exponent()).isEqualTo(exponent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DeepSeek-V3 | latent keys and values",
        "gemma-2-2b  | capped scores",
      })
  void aFeatureWithoutAProofSilencesARow(String model, String because) {
    assertThat(Catalogue.H5.about(preset(model, 512))).isEqualTo(new Silent(because));
  }

  @Test
  void thePaperSpeaksOfBareHeadsAlone() {
    assertThat(Catalogue.PAPER.about(preset("gpt2", 512)))
        .isEqualTo(new Silent("a causal mask and norms"));
    assertThat(
            states(Catalogue.PAPER, plain("layers=1,heads=2,width=8,tokens=64,head-dim=4")).claim())
        .isInstanceOf(Conditional.class);
  }

  @Test
  void oneTokenHidesNothing() {
    assertThat(Catalogue.BARE.about(plain("layers=1,heads=1,tokens=1,head-dim=4")))
        .isInstanceOf(Silent.class);
    assertThat(Catalogue.H4.about(preset("gpt2", 1))).isInstanceOf(Silent.class);
  }

  /// theory.md 1, Counting, and the counts of CountTest: a head by its definition.
  @Test
  void aHeadIsCountedByItsPairs() {
    States square = states(row("AU1"), plain("layers=1,heads=1,tokens=7,head-dim=3"));
    assertThat(square.claim())
        .isInstanceOfSatisfying(
            Counted.class, c -> assertThat(c.value()).isEqualTo(4 * 49 * 3 + 49 - 7));
    States causal = states(row("AU1"), plain("layers=1,heads=1,tokens=7,head-dim=3,causal=true"));
    assertThat(causal.claim())
        .isInstanceOfSatisfying(
            Counted.class, c -> assertThat(c.value()).isEqualTo(4 * 28 * 3 + 28 - 7));
  }

  /// theory.md, opening table: which row speaks at which head-dim.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokens=1000,head-dim=10 | AU3,AU5,AT1,AT2,AT6         | AT4,AT7,AT8",
        "tokens=1000,head-dim=9  | AU3,AU5,AT2,AT6             | AT1,AT4,AT7,AT8",
        "tokens=64,head-dim=16   | AU3,AT1,AT4,AT6,AT8         | AU5,AT2,AT7",
        "tokens=64,head-dim=64   | AU3,AT1,AT4,AT6,AT7,AT8     | AU5,AT2",
        "tokens=64,head-dim=65   | AU3,AT1,AT4,AT6,AT7         | AU5,AT2,AT8",
      })
  void aHeadDimDecidesWhoSpeaks(String sizes, String speak, String silent) {
    Subject s = plain("layers=2,heads=4," + sizes);
    assertThat(speak.split(","))
        .allSatisfy(id -> assertThat(row(id).about(s)).isNotInstanceOf(Silent.class));
    assertThat(silent.split(","))
        .allSatisfy(id ->
            assertThat(row(id).about(s))
                .isInstanceOfSatisfying(
                    Silent.class, said -> assertThat(said.because()).contains("head-dim")));
  }

  /// theory.md 6, points 2 and 4: what a row that is not computed may say holds no number.
  @Test
  void onlyComputedRowsStateNumbers() {
    Subject bare = plain("layers=2,heads=4,tokens=64,head-dim=64");
    assertThat(Catalogue.all().stream().filter(b -> b.about(bare) instanceof States).map(Bound::id))
        .containsExactly("AU1", "AT6", "AT7", "AT8", "H2", "H4", "H5");
    Subject cached = new Subject(Presets.find("gpt2").architecture(), Step.decode(1, 64), false);
    assertThat(Catalogue.all())
        .allSatisfy(
            b -> assertThat(b.about(cached)).isInstanceOfAny(Silent.class, Says.Elsewhere.class));
  }

  /// bounds.md 2: below m² words IO2 is silent; above, an order and what is moved in any case.
  @Test
  void anOrderIsNoNumberOfWords() {
    Subject bare = plain("layers=2,heads=4,tokens=1024,head-dim=10");
    HeadWords enough = HeadWords.of(bare, 128).orElseThrow();
    assertThat(enough.once()).isEqualTo(1024 * 40);
    assertThat(enough.text()).contains("N²·m²/M = 819,200; its constant is not known");
    assertThat(HeadWords.of(bare, 99).orElseThrow().text()).contains("IO2 is silent");
    assertThat(HeadWords.of(preset("gpt2", 64), 128)).isEmpty();
  }

  @Test
  void idsAreDistinctAndRowsComplete() {
    assertThat(Catalogue.all().stream().map(Bound::id)).doesNotHaveDuplicates().hasSize(95);
    for (Topic topic : Topic.values()) {
      assertThat(Catalogue.about(topic)).hasSizeGreaterThan(10);
    }
  }

  private static Bound row(String id) {
    return Catalogue.all().stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow();
  }
}
