package dev.headroom.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.headroom.audit.Fit;
import dev.headroom.audit.Fit.Capacity;
import dev.headroom.audit.Fit.Speed;
import dev.headroom.audit.Fitting;
import dev.headroom.claim.Claim;
import dev.headroom.claim.Claim.Derived;
import dev.headroom.machine.Paper;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One model on one machine, for programs: a line of the CSV, a row of `headroom/fit/1`.
/// Shape:  bytes are counted, seconds derived; null where nobody asked, nothing is kept or the batch does not
///         fit; longestContext 0 where nothing fits.
@JsonInclude(JsonInclude.Include.ALWAYS)
record FitRow(
    String model,
    Optional<String> machine,
    Optional<Boolean> confirmed,
    String dtype,
    int devices,
    Optional<Long> memoryBytes,
    long weightsBytes,
    long cacheBytesPerToken,
    long activationBytes,
    int positions,
    int context,
    Optional<Integer> longestContext,
    Optional<Integer> memoryTokens,
    Optional<Long> rows,
    int batch,
    Optional<Double> prefillSeconds,
    Optional<Double> decodeSeconds) {
  private static final String HEAD =
      "model,machine,dtype,devices,memory_bytes,weights_bytes,cache_bytes_per_token,"
          + "activation_bytes,positions,context,longest_context,memory_tokens,rows,batch,"
          + "prefill_seconds,decode_seconds\n";

  /// Described by docs/schema/fit-1.json.
  record Document(String schema, String version, List<FitRow> rows, List<String> notes) {
    static Document of(List<FitRow> rows, List<String> notes) {
      return new Document("headroom/fit/1", AuditJson.release(), rows, notes);
    }
  }

  static FitRow of(Optional<Paper> machine, Fitting asked, Fit fit) {
    Optional<Capacity> capacity = fit.capacity();
    OptionalInt longest = fit.longest();
    return new FitRow(
        fit.model().name(),
        machine.map(m -> m.listed().name()),
        machine.map(Paper::confirmed),
        asked.precision().label(),
        asked.devices(),
        capacity.map(Capacity::memory),
        fit.weights().value(),
        fit.cachePerToken().value(),
        fit.activations().value(),
        fit.model().embedding().positions(),
        fit.context(),
        capacity.map(_ -> longest.orElse(0)),
        capacity.map(Capacity::tokens),
        capacity.filter(c -> c.rows().isPresent()).map(c -> c.rows().getAsLong()),
        asked.batch(),
        fit.speed().map(Speed::prefill).map(FitRow::seconds),
        fit.speed().flatMap(Speed::decode).map(FitRow::seconds));
  }

  static double seconds(Claim claim) {
    return switch (claim) {
      case Derived d -> d.value();
      case Claim.Measured m -> m.value();
      case Claim.Counted _, Claim.Certified _, Claim.Exponent _, Claim.Conditional _ ->
          throw new IllegalStateException("a speed of kind " + claim.kind());
    };
  }

  static String csv(List<FitRow> rows) {
    return rows.stream().map(FitRow::csv).collect(Collectors.joining("\n", HEAD, "\n"));
  }

  private String csv() {
    return Stream.of(
            model,
            machine.orElse(""),
            dtype,
            devices,
            cell(memoryBytes),
            weightsBytes,
            cacheBytesPerToken,
            activationBytes,
            positions,
            context,
            cell(longestContext),
            cell(memoryTokens),
            cell(rows),
            batch,
            cell(prefillSeconds),
            cell(decodeSeconds))
        .map(cell -> quoted(cell.toString()))
        .collect(Collectors.joining(","));
  }

  private static String cell(Optional<? extends Number> value) {
    return value.map(Object::toString).orElse("");
  }

  private static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
