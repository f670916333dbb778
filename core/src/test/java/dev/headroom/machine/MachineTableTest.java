package dev.headroom.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.InputException;
import dev.headroom.claim.Claim.Derived;
import dev.headroom.claim.Claim.Measured;
import dev.headroom.work.Work;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTableTest {
  private static final String HEAD =
      "name\tpeak_f32\tpeak_bf16\tbandwidth_GBps\tmemory_GiB\tsource\n";

  @TempDir private Path folder;

  @Test
  void eachRowHasItsSourceAndSaysWhatIsUnconfirmed() {
    assertThat(MachineTable.all()).hasSize(21);
    for (Listed m : MachineTable.all()) {
      assertThat(m.words()).as(m.name()).hasSizeGreaterThan(40);
      assertThat(m.source().toString()).isEqualTo("[MachineTable] " + m.name());
      boolean all = m.peaks().values().stream().allMatch(Figure::confirmed);
      assertThat(all || m.words().contains("unconfirmed")).as(m.name()).isTrue();
    }
    assertThat(MachineTable.find("EPYC-9654").in(Precision.BF16).confirmed()).isFalse();
    assertThat(MachineTable.find("h100-sxm").in(Precision.BF16).confirmed()).isTrue();
  }

  /// Sparse figures pass for dense ones in public: no narrower type is more than twice as fast as the
  /// next, but for cards whose peak with wide sums is halved.
  @Test
  void peaksAreDense() {
    Listed b200 = MachineTable.find("b200-sxm-hgx");
    assertThat(b200.in(Precision.FP8).peak().value()).isEqualTo(4500e12);
    assertThat(MachineTable.find("mi300x").in(Precision.F16).peak().value())
        .isCloseTo(1307.4e12, within(1e3));
    for (Listed m : MachineTable.all()) {
      if (m.peaks().containsKey(Precision.FP8)) {
        double ratio = m.in(Precision.FP8).peak().value() / m.in(Precision.BF16).peak().value();
        assertThat(ratio).as(m.name()).isCloseTo(2, within(0.03));
      }
    }
  }

  /// By type: nothing that a machine on paper returns is a measurement.
  @Test
  void paperMakesNoMeasurement() {
    Paper h100 = MachineTable.find("h100-sxm").usual();
    assertThat(h100.precision()).isEqualTo(Precision.BF16);
    assertThat(h100.limit(1)).isInstanceOf(Derived.class);
    assertThat(h100.limit(1).kind()).isEqualTo("derived");
    assertThat(Arrays.stream(Paper.class.getDeclaredMethods()).map(Method::getReturnType))
        .doesNotContain(Measured.class);
    assertThat(h100.roof().orElseThrow().seconds(new Work(0, 1L << 60, 0, 0))).isZero();
    assertThatThrownBy(() -> MachineTable.find("t4").in(Precision.BF16))
        .hasMessageContaining(
            "--dtype is bf16, expected one that t4 has a peak of: f32, f16, int8");
    assertThat(MachineTable.find("t4").usual().precision()).isEqualTo(Precision.F16);
  }

  @Test
  void aFileOfOneMachineIsThatMachine() throws IOException {
    Path file = folder.resolve("mine.tsv");
    Files.writeString(file, "# ours\n" + HEAD + "box\t1.5\t3?\t100\t-\tmeasured in May\n\n");
    Listed box = MachineTable.find(file.toString());
    assertThat(box.in(Precision.F32).peak()).isEqualTo(new Figure(1.5e12, true));
    assertThat(box.usual().peak()).isEqualTo(new Figure(3e12, false));
    assertThat(box.memory()).isEmpty();
    assertThat(box.usual().text())
        .contains("3.000 TFLOP/s dense in bf16 (unconfirmed), 100.0 GB/s");
    assertThat(box.source()).hasToString("[MachineFile] box");
    Files.writeString(file, "bandwidth_GBps\tname\tpeak_int8\n12\ta\t1\n13\tb\t1\n");
    assertThat(MachineTable.several(file.toString())).hasSize(2);
    assertThatThrownBy(() -> MachineTable.find(file.toString()))
        .hasMessageContaining("expected one machine, found 2: a, b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                    | at least one machine, found none
          HEAD                                  | at least one machine, found none
          name;peak_f32                         | line 1: expected columns name
          name,peak_f8,bandwidth_GBps           | "peak_f8"
          name,name,bandwidth_GBps              | once, found "name"
          name,peak_f32/a,1                     | a column bandwidth_GBps
          peak_f32,bandwidth_GBps/1,1           | a column name
          name,bandwidth_GBps/a,1               | line 2: expected a peak of at least one type for a
          HEAD a,1,2,3                          | line 2: expected 6 cells between tabs, as the first line, found 4
          HEAD a,1,2,3,4,x,y                    | found 7
          HEAD a,-1,2,3,4,x                     | line 2, peak_f32: expected a positive number
          HEAD a,0,2,3,4,x                      | peak_f32
          HEAD a,1e3,2,3,4,x                    | found "1e3"
          HEAD a,NaN,2,3,4,x                    | found "NaN"
          HEAD a,1,Infinity,3,4,x               | peak_bf16
          HEAD a,1,2,-,4,x                      | line 2, bandwidth_GBps: expected a number
          HEAD a,1,2,,4,x                       | bandwidth_GBps
          HEAD a,1,2,9999999999,4,x             | at most 1e9
          HEAD a,1,2,3,24GiB,x                  | memory_GiB
          HEAD a,1,2,3,??,x                     | memory_GiB
          HEAD ,1,2,3,4,x                       | line 2, name: expected 1 to 60 letters
          HEAD a b,1,2,3,4,x                    | found "a b"
          HEAD a,1,2,3,4,x/A,1,2,3,4,x          | line 3, name: expected each machine once, found "A" again
          HEAD a,-,-,3,4,x                      | a peak of at least one type
          """)
  void badTablesAreNamedByLineAndColumn(String text, String says) throws IOException {
    Path file = folder.resolve("bad.tsv");
    String tabs = text.replace("HEAD ", HEAD).replace("HEAD", HEAD);
    Files.writeString(file, tabs.replace(',', '\t').replace('/', '\n') + "\n");
    assertThatThrownBy(() -> MachineTable.find(file.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bad.tsv")
        .hasMessageContaining(says);
  }
}
