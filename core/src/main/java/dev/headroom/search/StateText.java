package dev.headroom.search;

import dev.headroom.InputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The state of a search as text: a line of the search that it belongs to, a line of counts, its schemes, a
/// line for each product in hexadecimal digits, and a checksum of all that. No more is read than the
/// state of that search can have, and every scheme multiplies over F_2.
/// Fails:  InputException naming the line, for the state of another search and for no state at all.
final class StateText {
  private static final String FORM = "headroom matmul search 1";
  private static final Pattern NUMBERS = Pattern.compile("[a-z]+( (0|[1-9]\\d{0,17}))+");
  private static final Pattern PRODUCT =
      Pattern.compile("[0-9a-f]{1,16} [0-9a-f]{1,16} [0-9a-f]{1,16}");
  private static final int LONGEST = 52; // a product

  private final String place;
  private final BitScheme start;
  private final String search;
  private final int most; // products of a scheme
  private String[] lines = {};
  private int at;

  /// Shape:  place: where the text stands; the start of the search and all else that determines it.
  StateText(String place, BitScheme start, int rank, long seed) {
    this.place = place;
    this.start = start;
    this.search =
        "search size "
            + start.n()
            + " "
            + start.m()
            + " "
            + start.p()
            + " rank "
            + rank
            + " seed "
            + seed;
    this.most = Math.max(start.rank(), start.n() * start.m() * start.p()) + Walk.ROOM;
  }

  String of(State state) {
    StringBuilder text = new StringBuilder(FORM + "\n" + search + "\n");
    append(text, "start", start);
    text.append("state ").append(state.round()).append(' ').append(state.flips());
    text.append(' ').append(state.best().size()).append(' ').append(state.islands().size());
    text.append('\n');
    state.best().forEach(s -> append(text, "best", s));
    for (Island island : state.islands()) {
      text.append("idle ").append(island.idle()).append('\n');
      append(text, "here", island.here());
      append(text, "found", island.found());
    }
    return text + "checksum " + checksum(text.toString()) + "\n";
  }

  private static void append(StringBuilder text, String name, BitScheme s) {
    text.append(name).append(' ').append(s.n()).append(' ').append(s.m()).append(' ');
    text.append(s.p()).append(' ').append(s.rank()).append('\n');
    for (int l = 0; l < s.rank(); l++) {
      text.append(Long.toHexString(s.u()[l])).append(' ').append(Long.toHexString(s.v()[l]));
      text.append(' ').append(Long.toHexString(s.w()[l])).append('\n');
    }
  }

  private static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(sum.getValue());
  }

  /// The most bytes that it takes.
  long limit() {
    return (2L * Search.WALKS + State.MOST + 1) * (most + 1) * LONGEST + 4096;
  }

  State state(String text, int islands) {
    lines = body(text).split("\n", -1);
    at = 0;
    expect(FORM);
    expect(search);
    if (!scheme("start").same(start)) {
      throw wrong("the start of this search", "another one");
    }
    long[] counts = numbers("state", 4);
    require(
        counts[2] >= 1 && counts[2] <= State.MOST,
        "1 to " + State.MOST + " best schemes",
        counts[2]);
    require(counts[3] == islands, islands + " walks", counts[3]);
    List<BitScheme> best = new ArrayList<>();
    for (int i = 0; i < counts[2]; i++) {
      best.add(scheme("best"));
      BitScheme last = best.getLast();
      if (!last.hasSize(start) || last.rank() != best.getFirst().rank()) {
        throw wrong("the best schemes to have one size and rank", "another");
      }
    }
    List<Island> walks = new ArrayList<>();
    for (int i = 0; i < islands; i++) {
      walks.add(island());
    }
    return new State(counts[0], counts[1], List.copyOf(best), List.copyOf(walks));
  }

  private Island island() {
    long idle = numbers("idle", 1)[0];
    require(idle < Integer.MAX_VALUE, "so many rounds", idle);
    BitScheme here = scheme("here");
    BitScheme found = scheme("found");
    if (!here.hasSize(found)
        || found.rank() > here.rank()
        || here.rank() > found.rank() + Walk.ROOM) {
      throw wrong("at most " + Walk.ROOM + " products fewer than where the walk stands", "others");
    }
    return new Island(here, found, (int) idle);
  }

  /// The text before its last line, which is right.
  private String body(String text) {
    at = 0;
    if (text.length() > limit()) {
      throw wrong("at most " + limit() + " bytes, which a state of this search can have", "more");
    }
    if (!text.startsWith(FORM + "\n")) {
      at = 1;
      throw wrong("\"" + FORM + "\"", "another text");
    }
    int last = text.lastIndexOf("checksum ");
    String before = text.substring(0, Math.max(0, last));
    if (!text.substring(before.length()).equals("checksum " + checksum(before) + "\n")) {
      throw wrong("to end in a line \"checksum\" that is right", "none: the file is broken");
    }
    return before;
  }

  private String line() {
    return at < lines.length ? lines[at++] : "";
  }

  private void expect(String wanted) {
    String found = line();
    if (!found.equals(wanted)) {
      throw wrong("the state of this search, \"" + wanted + "\"", "\"" + found + "\"");
    }
  }

  private void require(boolean right, String expected, long found) {
    if (!right) {
      throw wrong(expected, Long.toString(found));
    }
  }

  private long[] numbers(String name, int count) {
    String found = line();
    String[] words = found.split(" ", -1);
    if (!words[0].equals(name) || words.length != count + 1 || !NUMBERS.matcher(found).matches()) {
      throw wrong("\"" + name + "\" and " + count + " whole numbers", "\"" + found + "\"");
    }
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Long.parseLong(words[i + 1]);
    }
    return numbers;
  }

  private BitScheme scheme(String name) {
    long[] sizes = numbers(name, 4);
    int[] limits = {start.n(), start.m(), start.p(), most};
    for (int i = 0; i < 4; i++) {
      require(sizes[i] >= 1 && sizes[i] <= limits[i], "a number from 1 to " + limits[i], sizes[i]);
    }
    int rank = (int) sizes[3];
    long[][] factors = new long[3][rank];
    for (int l = 0; l < rank; l++) {
      String product = line();
      if (!PRODUCT.matcher(product).matches()) {
        throw wrong("a product, three hexadecimal numbers", "\"" + product + "\"");
      }
      String[] words = product.split(" ", -1);
      for (int mode = 0; mode < 3; mode++) {
        factors[mode][l] = Long.parseUnsignedLong(words[mode], 16);
      }
    }
    BitScheme s =
        new BitScheme(
            (int) sizes[0], (int) sizes[1], (int) sizes[2], factors[0], factors[1], factors[2]);
    if (!s.multiplies()) {
      throw wrong("a scheme that multiplies over F_2", "one that does not");
    }
    return s;
  }

  private InputException wrong(String expected, String found) {
    return new InputException(place, at == 0 ? "" : "line " + at, expected, found);
  }
}
