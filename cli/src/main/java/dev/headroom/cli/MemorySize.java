package dev.headroom.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A size of memory as it is typed: a number and its unit, `24GiB`, `80GB`, `512KiB`, `4B`.
record MemorySize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:([KMGT])(i?))?B");
  private static final long MOST = 1L << 60;

  /// Shape:  least: of bytes; example: what may be typed.
  /// Fails:  IllegalArgumentException naming the option, what was typed and what was expected.
  static MemorySize of(String option, String typed, long least, String example) {
    Matcher m = FORM.matcher(typed);
    double bytes = m.matches() ? bytes(m) : 0;
    if (bytes < least) {
      throw new IllegalArgumentException(
          option + " is \"" + typed + "\", expected " + least + "B or more, such as " + example);
    }
    if (bytes > MOST) {
      throw new IllegalArgumentException(
          option + " is \"" + typed + "\", expected at most 1048576TiB");
    }
    return new MemorySize((long) bytes);
  }

  private static double bytes(Matcher m) {
    int power = m.group(2) == null ? 0 : "KMGT".indexOf(m.group(2)) + 1;
    double each = "i".equals(m.group(3)) ? 1024 : 1000;
    return Double.parseDouble(m.group(1)) * Math.pow(each, power);
  }
}
