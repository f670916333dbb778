package dev.headroom.attend;

import java.io.Serializable;
import java.util.List;

/// How fast one slot works: seconds of a block are `perBlock`, with reading and packing, and `perPair`
/// for each pair of a query and a key that it sees.
/// Shape:  measured on a block of keys as long as those of the work, by two numbers of queries.
public record Rate(double perBlock, double perPair, String kernel) implements Serializable {
  double seconds(long pairs) {
    return perBlock + perPair * pairs;
  }

  /// The mean of several slots.
  static Rate mean(List<Rate> rates) {
    return new Rate(
        rates.stream().mapToDouble(Rate::perBlock).average().orElseThrow(),
        rates.stream().mapToDouble(Rate::perPair).average().orElseThrow(),
        rates.getFirst().kernel);
  }
}
