package dev.headroom.model;

import dev.headroom.tensor.Scoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Multi-head latent attention: keys and values of all heads are made of `rank` numbers a token, and
/// queries of `queryRank` numbers where that is given; both are normed. A key is `plain` such entries
/// and then the `rope.rotated` entries of one rotated key that all heads share.
/// Source: [DeepSeekV3].
public record Latent(
    int heads,
    OptionalInt queryRank,
    int rank,
    int plain,
    int valueWidth,
    Norm norm,
    Rope rotation,
    Scoring scoring)
    implements Attention {
  public Latent {
    Heads.atLeastOne("heads", heads);
    Heads.atLeastOne("query rank", queryRank.orElse(1));
    Heads.atLeastOne("rank", rank);
    Heads.atLeastOne("head-dim without rotation", plain);
    Heads.atLeastOne("value width", valueWidth);
  }

  @Override
  public int kvHeads() {
    return heads;
  }

  @Override
  public int keyWidth() {
    return plain + rotation.rotated();
  }

  @Override
  public Optional<Rope> rope() {
    return Optional.of(rotation);
  }

  @Override
  public Latent with(Scoring other) {
    return new Latent(heads, queryRank, rank, plain, valueWidth, norm, rotation, other);
  }

  @Override
  public List<Slot> slots(int width) {
    List<Slot> slots = new ArrayList<>();
    queryRank.ifPresent(r -> {
      slots.add(new Slot(Role.QUERY_DOWN, width, r, false));
      slots.add(Slot.norm(Role.QUERY_DOWN_NORM, norm, r));
    });
    int queries = Math.multiplyExact(heads, keyWidth());
    slots.add(new Slot(Role.QUERY, queryRank.orElse(width), queries, false));
    slots.add(new Slot(Role.LATENT, width, rank + rotation.rotated(), false));
    slots.add(Slot.norm(Role.LATENT_NORM, norm, rank));
    int made = Math.multiplyExact(heads, plain + valueWidth);
    slots.add(new Slot(Role.LATENT_UP, rank, made, false));
    if (scoring.sink()) {
      slots.add(new Slot(Role.SINK, 1, heads, false));
    }
    int outputs = Math.multiplyExact(heads, valueWidth);
    slots.add(new Slot(Role.ATTENTION_OUT, outputs, width, false));
    return slots;
  }
}
