package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an audit says first of the models that people run, and its floors, as theory.md 7 has them.
/// After a change that is meant: `./headroom audit MODEL --no-run` up to its line `Machine`, read
/// against that table, into audits/MODEL.txt.
class AuditGoldenTest {
  private static final Path AUDITS = Path.of("core/src/test/resources/audits");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "Llama-3-8B",
        "Qwen3-8B",
        "bert-base-uncased",
        "gemma-3-4b",
        "Mixtral-8x7B",
        "gpt-oss-20b",
        "gemma-2-2b",
        "DeepSeek-V3",
        "Mistral-7B-v0.1"
      })
  void theSentenceAndTheFloorsAreThoseThatWereReviewed(String model) throws IOException {
    Typed typed = Typed.headroom("audit", model, "--no-run");
    String said = typed.out().substring(0, typed.out().indexOf("Machine\n"));
    assertThat(said).isEqualTo(Files.readString(AUDITS.resolve(model + ".txt")));
  }
}
