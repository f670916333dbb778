package dev.headroom.bench.peer;

import dev.headroom.bench.peer.Contestant.Ready;
import dev.headroom.measure.Peaks;
import dev.headroom.measure.Seconds;
import dev.headroom.tensor.Dtype;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;

/// The program of a contestant's JVM: a line in, a line out.
///
/// `load KIND DTYPE SHAPE`: warms up and checks, answers `ready MAX RMS` or `absent`.
/// `round`: answers the seconds of one call. `peak DTYPE`: 10^9 flops a second. `version`.
final class Host {
  private static final double ROUND = 0.25;
  private static final double WARM = 0.7;
  private static final int PEAKS = 5;

  private final Contestant contestant;
  private final int threads;
  private Optional<Ready> ready = Optional.empty();

  private Host(Contestant contestant, int threads) {
    this.contestant = contestant;
    this.threads = threads;
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // libraries print there too
    Contestant contestant =
        ServiceLoader.load(Contestant.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(c -> c.name().equals(args[0]))
            .findFirst()
            .orElseThrow();
    Host host = new Host(contestant, Integer.parseInt(args[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answers.println(host.answer(List.of(line.split(" ", -1))));
      answers.flush();
    }
    System.exit(0); // native thread pools would keep the JVM alive
  }

  private String answer(List<String> words) throws Exception {
    return switch (words.getFirst()) {
      case "version" -> contestant.version();
      case "peak" -> number(peak(Dtype.valueOf(words.get(1))));
      case "load" -> load(words);
      case "round" -> number(round());
      default -> throw new IllegalArgumentException("unknown request " + words);
    };
  }

  /// The best of some, for the first is compiled while it runs and a neighbour disturbs any.
  private double peak(Dtype dtype) {
    return IntStream.range(0, PEAKS)
        .mapToDouble(i -> Peaks.measure(threads, dtype).gflops())
        .max()
        .orElseThrow();
  }

  private String load(List<String> words) throws Exception {
    if (ready.isPresent()) {
      ready.get().close();
    }
    Task task = Task.of(Task.Kind.valueOf(words.get(1)), Dtype.valueOf(words.get(2)), words.get(3));
    ready = contestant.prepare(task, threads);
    if (ready.isEmpty()) {
      return "absent";
    }
    Seconds.settle(WARM, this::call);
    Check check = Check.of(task, ready.get().result());
    return "ready " + number(check.maxError()) + " " + number(check.rmsError());
  }

  private void call() {
    try {
      ready.orElseThrow().run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// The mean, for a library may put off some of its work to a later call.
  private double round() {
    long begin = System.nanoTime();
    long calls = 0;
    do {
      call();
      calls++;
    } while (System.nanoTime() - begin < ROUND * 1e9);
    return (System.nanoTime() - begin) * 1e-9 / calls;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6e", value);
  }
}
