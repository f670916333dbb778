package dev.headroom.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `n,m,p`, as `--size` takes it: A is n x m, B is m x p.
record ProductSize(int n, int m, int p) {
  private static final Pattern TYPED =
      Pattern.compile("([1-9]\\d{0,7})[,x]([1-9]\\d{0,7})[,x]([1-9]\\d{0,7})");

  static ProductSize parse(String typed) {
    Matcher sizes = TYPED.matcher(typed);
    if (!sizes.matches()) {
      throw new IllegalArgumentException(
          "--size is " + typed + ", expected n,m,p as 1024,768,3072");
    }
    return new ProductSize(
        Integer.parseInt(sizes.group(1)),
        Integer.parseInt(sizes.group(2)),
        Integer.parseInt(sizes.group(3)));
  }
}
