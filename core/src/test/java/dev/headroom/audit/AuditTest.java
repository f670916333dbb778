package dev.headroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.InputException;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Source;
import dev.headroom.claim.Unit;
import dev.headroom.count.Count;
import dev.headroom.count.ExpertBytes;
import dev.headroom.count.Terms;
import dev.headroom.forward.Engine;
import dev.headroom.model.Architecture;
import dev.headroom.model.ModelSource;
import dev.headroom.model.PlainModel;
import dev.headroom.model.Presets;
import dev.headroom.model.Resources;
import dev.headroom.model.StoredBytes;
import dev.headroom.model.Width;
import dev.headroom.shape.Step;
import dev.headroom.work.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  private static final Engine ONE = Engine.throughput();

  private static AuditReport counted(ModelSource source) {
    return counted(source, source.usual());
  }

  private static AuditReport counted(ModelSource source, Step step) {
    return Audit.of(source).on(new Where.Unmeasured(ONE)).at(step);
  }

  private static AuditReport run(ModelSource source, Yours yours) {
    return Audit.of(source).on(Where.here(ONE)).beside(yours).at(source.usual());
  }

  private static ModelSource shape(String words) {
    return PlainModel.read(words, Map.of());
  }

  @Test
  void withoutARunNothingIsMeasured() {
    AuditReport report = counted(ModelSource.find("gpt2"));
    assertThat(report.ladder()).extracting(Rung::claim).noneMatch(Claim.Measured.class::isInstance);
    assertThat(report.limits()).isEmpty();
    assertThat(report.ladder())
        .extracting(Rung::name)
        .containsExactly(
            "conventional count",
            "best explicit algorithm",
            "attention traffic",
            "conditional floor",
            "proven floor",
            "proven floor",
            "joint heads");
    assertThat(report.ladder().get(1).claim())
        .isEqualTo(
            new Claim.Counted(
                report.algorithm().fewest(),
                Unit.FLOPS,
                new Source("Headroom", "docs/audit.md, best explicit algorithm")));
    assertThat(report.sentence())
        .startsWith("gpt2 on 1024 tokens is 273.0 Gflop")
        .contains(
            String.format(
                Locale.ROOT,
                "the best algorithm of the catalogue (matmul list) could gain a factor of %.2f by",
                273_044_548_608.0 / report.algorithm().fewest()))
        .endsWith(
            "on joint heads the paper's theorems are silent, since this model has a causal mask and"
                + " norms; Headroom's say, weights being inputs: if 3-OV is hard, families of such models"
                + " need LH·N^(2−o(1)) time however heads are joined (H5); and its circuits hide 144"
                + " independent matrix products, so joint heads give no better exponent (H4).");
  }

  /// One token multiplies a row: nothing to gain, and the sentence says so.
  @Test
  void whereNoSchemeHasFewerOperationsThatIsSaid() {
    AuditReport report = counted(ModelSource.find("gpt2"), new Step(1, 1));
    assertThat(report.sentence())
        .contains("no algorithm of the catalogue (matmul list) has fewer operations");
    assertThat(report.ladder().get(1).text()).startsWith("the definition");
    assertThat(report.algorithm().fewest()).isEqualTo(report.count().total().flops());
  }

  @Test
  void aRunStandsOnItsOwnLadder() {
    ModelSource tiny = shape("layers=3,heads=2,tokens=16,head-dim=8,width=16,ffn=32,vocabulary=40");
    AuditReport report = run(tiny, Yours.total(0.5));
    assertThat(report.ladder())
        .extracting(Rung::name)
        .startsWith(
            "measured", "yours", "machine limit", "limit in sequence", "conventional count");
    Measurement measured = report.measured().orElseThrow();
    double parts = report.components().stream().mapToDouble(c -> c.seconds().orElse(0)).sum();
    assertThat(parts)
        .isCloseTo(measured.median(), org.assertj.core.data.Percentage.withPercentage(1));
    assertThat(measured.extrapolated()).isFalse();
    assertThat(report.notes()).anyMatch(note -> note.startsWith("random weights"));
  }

  /// One token behind others: weights and what is kept are read, and no theorem is stretched.
  @Test
  void aStepBehindOthersIsMeasured() {
    ModelSource tiny =
        shape("layers=3,heads=2,tokens=16,head-dim=16,width=32,ffn=32,vocabulary=40,causal=true");
    Where five = new Where.Here(ONE, OptionalInt.of(5), OptionalInt.empty(), 0);
    AuditReport report = Audit.of(tiny).on(five).at(Step.decode(2, 9));
    assertThat(report.sentence())
        .contains("on 2 rows of 1 token behind 9 that are kept took")
        .endsWith("no theorem here speaks of joint heads behind a cache.");
    assertThat(report.measured().orElseThrow().totals()).hasSize(5);
    assertThat(report.measured().orElseThrow().extrapolated()).isFalse();
    assertThat(report.count().cacheBytesRead()).isEqualTo(2L * 9 * 3 * 2 * 2 * 16 * Float.BYTES);
    assertThat(report.ladder().getFirst().text())
        .contains("weights of 4 bytes and the cache in f32 read at");
    assertThat(report.ladder()).anyMatch(rung -> rung.text().contains("3,456 kept numbers"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bert-base-uncased | 5    | see later ones",
        "gpt2              | 1024 | 1024 kept tokens and 1 new, expected at most 1024",
      })
  void whatCannotBeKeptIsRefused(String model, int context, String message) {
    assertThatThrownBy(() -> counted(ModelSource.find(model), Step.decode(1, context)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /// No machine does this in a nanosecond: that is no reason to say that nothing can be gained.
  @Test
  void aTimeBelowTheLimitIsNotOfThisMachine() {
    ModelSource tiny = shape("layers=3,heads=2,tokens=16,head-dim=8,width=16,ffn=32,vocabulary=40");
    AuditReport report = run(tiny, Yours.total(1e-9));
    assertThat(report.sentence())
        .contains("your 1.000 ns cannot come from 1 thread of this machine in f32")
        .contains("against the peak of the machine that it comes from")
        .doesNotContain("nothing more");
  }

  /// A time of one component is no time of the model.
  @Test
  void partsAreJudgedAsParts() {
    ModelSource tiny = shape("layers=3,heads=2,tokens=16,head-dim=8,width=16,ffn=32,vocabulary=40");
    Yours part = Yours.of(Map.of(Component.MLP, 1e-9), OptionalDouble.of(2));
    AuditReport report = run(tiny, part);
    assertThat(report.sentence())
        .contains(
            "judged by component, not as a whole, since embed, qkv, output and head are missing")
        .doesNotContain("your 2.000 s");
    assertThat(report.notes()).anyMatch(note -> note.startsWith("your time of mlp is less than"));
    assertThat(report.yourTotal()).isEmpty();
    assertThat(report.ladder()).extracting(Rung::name).contains("yours, in part");
    ComponentReport attention = report.attention().orElseThrow();
    assertThat(attention.yours()).hasValue(2);
    assertThat(attention.work().exps()).isEqualTo(report.count().total().exps());
  }

  /// Without weights nobody else says what its config.json holds and the count does not use.
  @Test
  void notesOfAConfigAloneAreTold(@TempDir Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"model_type\": \"gpt2\", \"n_layer\": 1, \"n_head\": 1, \"n_embd\": 8,"
                + " \"vocab_size\": 9, \"n_positions\": 4, \"my_attention_bias\": 1}");
    AuditReport report = counted(ModelSource.find(config.toString()), new Step(1, 4));
    assertThat(report.notes()).anyMatch(note -> note.contains("my_attention_bias"));
  }

  @Test
  void aTimeOfWhatTheModelLacksIsRefused() {
    ModelSource plain = shape("layers=3,heads=2,tokens=16,head-dim=8,width=16");
    Yours mlp = Yours.of(Map.of(Component.MLP, 1.0), OptionalDouble.empty());
    assertThatThrownBy(() -> run(plain, mlp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mlp");
  }

  /// 2 bytes a weight, not 4; and nobody certifies a type that nobody stated.
  @Test
  void bytesAreCertifiedAtTheTypeThatIsStored() {
    ModelSource llama = ModelSource.find("Llama-3-8B");
    assertThat(bytes(llama))
        .isInstanceOfSatisfying(
            Claim.Certified.class, c -> assertThat(c.value()).isEqualTo(2 * weights(llama)));
    ModelSource unstated = shape("layers=3,heads=2,tokens=16,head-dim=8,width=16,vocabulary=40");
    assertThat(bytes(unstated))
        .isInstanceOfSatisfying(
            Claim.Counted.class, c -> assertThat(c.value()).isEqualTo(4 * weights(unstated)));
  }

  /// What is kept is certified at no more than a weight has in the file, whatever a run computes in; and a
  /// width that is only asked for certifies nothing.
  @ParameterizedTest
  @CsvSource({"Llama-3-8B, 2, 2", "gpt2, 4, 2"})
  void keptNumbersAreCertifiedAtTheNarrowerType(String preset, int inFloat32, int inBfloat16) {
    ModelSource model = ModelSource.find(preset);
    Audit audit = Audit.of(model).on(Where.unmeasured());
    Step step = Step.decode(1, 511);
    InputFloor floor = floor(model, step, inFloat32);
    assertThat(bytes(audit.at(step)))
        .isInstanceOfSatisfying(
            Claim.Certified.class,
            c -> assertThat(c.value()).isEqualTo(floor.bytes() + inFloat32 * floor.kept()));
    assertThat(bytes(audit.on(Where.paper("l4")).at(step)))
        .isInstanceOfSatisfying(
            Claim.Certified.class,
            c -> assertThat(c.value()).isEqualTo(floor.bytes() + inBfloat16 * floor.kept()));
    Audit asked = audit.widths(new Widths(Optional.empty(), Optional.of(Width.FP8)));
    assertThat(bytes(asked.at(step)))
        .isInstanceOfSatisfying(
            Claim.Counted.class,
            c -> assertThat(c.value()).isEqualTo(floor.bytes() + floor.kept()));
    assertThat(bytes(asked.at(new Step(1, 64)))).isInstanceOf(Claim.Certified.class);
  }

  private static InputFloor floor(ModelSource model, Step step, int each) {
    StoredBytes stored = StoredBytes.uniform(model.architecture(), each);
    return InputFloor.of(model.architecture(), step, Terms.Logits.ALL, stored);
  }

  private static Claim bytes(ModelSource source) {
    return bytes(counted(source));
  }

  private static Claim bytes(AuditReport report) {
    return report.ladder().stream()
        .filter(r -> r.name().endsWith("floor"))
        .map(Rung::claim)
        .filter(c ->
            (c instanceof Claim.Certified f && f.unit() == Unit.BYTES)
                || (c instanceof Claim.Counted g && g.unit() == Unit.BYTES))
        .findFirst()
        .orElseThrow();
  }

  private static long weights(ModelSource source) {
    return Count.of(source.architecture(), source.usual(), Terms.FLOAT32).weightsRead();
  }

  /// Experts and latents are held to the files that hold them, and said to be only counted.
  @ParameterizedTest
  @CsvSource({
    "mixtral-tiny, experts",
    "qwen3-moe-tiny, experts",
    "gpt-oss-tiny, experts",
    "deepseek-v3-tiny, latents and experts",
  })
  void foldersOfModelsThatAreNotRunAreCounted(String name, String parts) {
    AuditReport report =
        counted(ModelSource.find(Resources.folder("checkpoints/" + name).toString()));
    assertThat(report.notes())
        .hasSize(2)
        .anyMatch(n -> n.endsWith("not measured: its " + parts + " are not run here"))
        .anyMatch(n -> n.contains("which no router makes it"));
    assertThat(report.stored().words()).isEqualTo("4 bytes each, as their files store them");
    ExpertBytes bytes = report.expertBytes().orElseThrow();
    assertThat(bytes.least()).isLessThan(bytes.expected());
    assertThat(bytes.expected()).isLessThanOrEqualTo(bytes.most());
    assertThat(report.ladder().stream().anyMatch(r -> r.name().equals("absorbed count")))
        .isEqualTo(parts.startsWith("latents"));
  }

  /// 8, 163 and 255.9 of 256 experts of DeepSeek V3, if all choices were equally likely.
  @ParameterizedTest
  @CsvSource({"1, 8", "32, 163.3", "256, 255.92"})
  void expertsThatTokensTouch(int tokens, double expected) {
    Architecture a = Presets.find("DeepSeek-V3").architecture();
    StoredBytes each = StoredBytes.uniform(a, 1);
    ExpertBytes bytes = ExpertBytes.of(a, new Step(1, tokens), each);
    long expert = 3L * 7168 * 2048;
    long rest = bytes.least() - 58 * 8 * expert;
    assertThat((bytes.expected() - rest) / (58.0 * expert)).isCloseTo(expected, within(0.05));
    assertThat(bytes.most() - rest).isEqualTo(58 * expert * Math.min(256, 8 * tokens));
  }

  @Test
  void moreTokensThanPositionsAreRefusedWithBoth() {
    assertThatThrownBy(() -> counted(ModelSource.find("gpt2"), new Step(1, 1025)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1025")
        .hasMessageContaining("1024");
  }

  /// The order of a theorem is no number, and nothing of this machine is in what was not measured here.
  @Test
  void whatAttentionMovesIsCountedBesideAnOrderWithoutANumber() {
    Rung counted = traffic(counted(ModelSource.find("bert-base-uncased"), new Step(2, 512)));
    long once = 12L * 2 * 12 * 512 * 4 * 64 * Float.BYTES;
    assertThat(counted.claim()).isEqualTo(new Claim.Counted(once, Unit.BYTES, Source.COUNTING));
    assertThat(counted.text())
        .contains("Θ(N²·m²/M) words with M ≥ m²", "this is no number of words", "[SahaYe]");
    assertThat(traffic(counted(ModelSource.find("gpt2"))).text())
        .endsWith("no theorem about words that a head moves speaks of it: it has a causal mask");
    ModelSource bare = shape("layers=1,heads=2,tokens=16,head-dim=8,width=16");
    String here = traffic(run(bare, Yours.total(1))).text();
    OptionalLong cache = dev.headroom.measure.Here.largestCache();
    assertThat(here)
        .contains(
            cache.isPresent()
                ? String.format(Locale.ROOT, "fast memory of %,d words", cache.getAsLong() / 4)
                : "with M ≥ m² words of fast memory");
  }

  private static Rung traffic(AuditReport report) {
    return report.ladder().stream()
        .filter(r -> r.name().equals("attention traffic"))
        .findFirst()
        .orElseThrow();
  }

  /// A value: what is asked of one does not change another.
  @Test
  void oneAuditIsAskedAtSeveralStepsAndOfSeveralMachines() {
    Audit here = Audit.of(ModelSource.find("gpt2")).on(Where.unmeasured());
    Audit there = here.on(Where.paper("l4")).logits(Terms.Logits.LAST);
    long all = here.at(new Step(1, 64)).count().total().flops();
    assertThat(there.at(new Step(1, 64)).count().total().flops()).isLessThan(all);
    assertThat(there.at(Step.decode(1, 63)).machine().called()).isEqualTo("l4 in bf16");
    assertThat(here.at(new Step(1, 64)).count().total().flops()).isEqualTo(all);
  }

  @Test
  void otherWidthsAreNothingToRun() {
    Widths fp8 = new Widths(Optional.of(Width.FP8), Optional.empty());
    Audit audit = Audit.of(ModelSource.find("gpt2")).widths(fp8);
    assertThatThrownBy(() -> audit.at(new Step(1, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected nothing to run");
    assertThat(audit.on(Where.unmeasured()).at(new Step(1, 8)).stored().words()).contains("fp8");
  }

  /// Each would be a wrapped number in some count: of a component, of their sum, or of a floor.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers=10000,heads=1024,tokens=16777216,head-dim=1024,width=262144",
        "layers=1,heads=1,tokens=16777216,head-dim=65536,width=1,batch=16777216",
        "layers=10000,heads=65536,tokens=1,head-dim=16,width=262144,batch=16777216",
        "layers=1,heads=1,tokens=16777216,head-dim=8192,width=1",
      })
  void countsThatHaveNoNumberAreRefused(String sizes) {
    ModelSource huge = shape(sizes);
    assertThatThrownBy(() -> counted(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^63");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "layers",
        "layers=",
        "layers=0,heads=1,head-dim=1",
        "layers=1,heads=1",
        "layers=1,heads=3,head-dim=2,kv-heads=2",
        "layers=1,layers=2,heads=1,head-dim=1",
        "layers=1,heads=1,head-dim=1,colour=red",
        "layers=1,heads=3,width=16",
        "layers=1,heads=1,head-dim=1,causal=maybe",
        "layers=99999999999,heads=1,head-dim=1",
      })
  void badShapesAreRefusedByName(String words) {
    assertThatThrownBy(() -> shape(words))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--shape");
  }
}
