package dev.headroom.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.bounds.Says.Silent;
import dev.headroom.bounds.Says.States;
import dev.headroom.claim.Claim.Certified;
import dev.headroom.claim.Claim.Conditional;
import dev.headroom.claim.Claim.Exponent;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.shape.Step;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static Subject plain(String words) {
    ModelSource source = PlainModel.read(words, OptionalInt.empty(), OptionalInt.empty());
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
}
