package dev.headroom.count;

import dev.headroom.Plural;
import dev.headroom.kernel.fast.Plan;
import dev.headroom.scheme.Catalogue;
import dev.headroom.tensor.FastMatmul;
import dev.headroom.work.Component;
import java.util.ArrayList;
import java.util.List;

/// The maps of a model that levels of a fast scheme multiply; attention has tiles of its own.
public final class FastMaps {
  private FastMaps() {}

  /// Shape:  `qkv by 1 level`, of each product that has a level.
  public static List<String> planned(List<MatrixProduct> products, FastMatmul fast) {
    var scheme = Catalogue.find(Plan.SCHEME).orElseThrow().program().scheme();
    List<String> planned = new ArrayList<>();
    for (MatrixProduct p : products) {
      boolean map = p.component() != Component.SCORES && p.component() != Component.VALUES;
      int levels = map ? Plan.ofMap(scheme, fast, p.n(), p.m(), p.p()).levels() : 0;
      if (levels > 0) {
        planned.add(p.name() + " by " + Plural.of(levels, "level"));
      }
    }
    return planned;
  }
}
