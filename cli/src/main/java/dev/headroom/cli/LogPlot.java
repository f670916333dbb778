package dev.headroom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A plot on two logarithmic axes. Places along x are percentages and places along y pixels, so that it
/// fills any width while its letters keep their size. A label that would lie on another one at the
/// narrowest width moves up or down: as a plot widens, what lies side by side only moves apart.
/// Shape:  a style is a kind of claim, or `roof`; every line and point is named in the legend.
final class LogPlot {
  private static final int HEIGHT = 300;
  static final int NARROW = 250; // width at a screen of 400
  private static final double LETTER = 6.9;
  private static final int LINE = 15;
  private static final int BESIDE = 8;

  private final String name;
  private final LogAxis x;
  private final LogAxis y;
  private final String title; // of both axes
  private final StringBuilder lines = new StringBuilder();
  private final List<Point> points = new ArrayList<>();
  private final StringBuilder ranges = new StringBuilder();
  private final StringBuilder legend = new StringBuilder();

  /// Shape:  label: beside it, or empty; says: when it is pointed at.
  record Point(String style, double x, double y, String label, String says) {}

  /// A rectangle in pixels at the narrowest width.
  private record Box(double left, double right, double top, double bottom) {
    boolean meets(Box b) {
      return left < b.right && b.left < right && top < b.bottom && b.top < bottom;
    }
  }

  LogPlot(String name, LogAxis x, LogAxis y, String titleX, String titleY) {
    this.name = name;
    this.x = x;
    this.y = y;
    this.title =
        "<text class=\"axis\" x=\"0\" y=\"-12\" dx=\"-64\">"
            + Html.text(titleY)
            + "</text><text class=\"axis\" x=\"100%\" y=\""
            + (HEIGHT + 40)
            + "\" text-anchor=\"end\">"
            + Html.text(titleX)
            + "</text>";
  }

  /// A line through points.
  void line(String style, double[] xs, double[] ys, String says) {
    lines.append("<polyline class=\"line " + style + "\" points=\"" + corners(xs, ys) + "\"/>");
    legend(
        style, "<line class=\"line " + style + "\" x1=\"0\" x2=\"22\" y1=\"7\" y2=\"7\"/>", says);
  }

  /// The area inside corners.
  void area(String style, double[] xs, double[] ys, String says) {
    lines.append("<polygon class=\"area " + style + "\" points=\"" + corners(xs, ys) + "\"/>");
    legend(style, "<rect class=\"area " + style + "\" width=\"22\" height=\"14\"/>", says);
  }

  private String corners(double[] xs, double[] ys) {
    return IntStream.range(0, xs.length)
        .mapToObj(i ->
            String.format(
                Locale.ROOT, "%.2f,%.2f", 1000 * x.place(xs[i]), 1000 * (1 - y.place(ys[i]))))
        .collect(Collectors.joining(" "));
  }

  /// Points of one style.
  void points(List<Point> of, String says) {
    points.addAll(of);
    of.stream()
        .map(Point::style)
        .findFirst()
        .ifPresent(s ->
            legend(s, "<circle class=\"mark " + s + "\" cx=\"11\" cy=\"7\" r=\"4.5\"/>", says));
  }

  /// From the least to the most of what a point is the middle of.
  void range(String style, double at, double low, double high) {
    ranges.append(
        String.format(
            Locale.ROOT,
            "<line class=\"range %s\" x1=\"%.3f%%\" x2=\"%2$.3f%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
            style,
            100 * x.place(at),
            down(high),
            down(low)));
  }

  private void legend(String style, String mark, String says) {
    String swatch = "<svg class=\"swatch " + style + "\" aria-hidden=\"true\">" + mark + "</svg>";
    legend.append(Html.element("li", "", swatch + "<span>" + Html.text(says) + "</span>"));
  }

  String draw() {
    String svg =
        "<svg class=\"plot\" role=\"img\" aria-label=\""
            + Html.text(name)
            + "\">"
            + grid()
            + title
            + "<svg width=\"100%\" height=\""
            + HEIGHT
            + "\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\">"
            + lines
            + "</svg>"
            + ranges
            + marks()
            + "</svg>";
    return Html.element("figure", "", svg + Html.element("ul", "legend", legend.toString()));
  }

  private String grid() {
    StringBuilder grid = new StringBuilder();
    for (LogAxis.Tick t : x.ticks()) {
      grid.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.3f%%\" x2=\"%1$.3f%%\" y1=\"0\" y2=\"%d\"/>"
                  + "<text class=\"tick\" x=\"%1$.3f%%\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              100 * x.place(t.value()),
              HEIGHT,
              HEIGHT + 18,
              Html.text(t.label())));
    }
    for (LogAxis.Tick t : y.ticks()) {
      grid.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%1$.1f\"/>"
                  + "<text class=\"tick\" x=\"0\" dx=\"-8\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              down(t.value()),
              down(t.value()) + 4,
              Html.text(t.label())));
    }
    return grid.toString();
  }

  private double down(double value) {
    return HEIGHT * (1 - y.place(value));
  }

  private String marks() {
    List<Box> taken = new ArrayList<>();
    for (Point p : points) {
      double at = NARROW * x.place(p.x);
      taken.add(new Box(at - 6, at + 6, down(p.y) - 6, down(p.y) + 6));
    }
    StringBuilder marks = new StringBuilder();
    for (Point p : points) {
      marks.append(p.label.isEmpty() ? "" : label(p, taken));
    }
    for (Point p : points) {
      marks.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"mark %s\" cx=\"%.3f%%\" cy=\"%.1f\" r=\"4.5\"><title>%s</title>"
                  + "</circle>",
              p.style,
              100 * x.place(p.x),
              down(p.y),
              Html.text(p.says)));
    }
    return marks.toString();
  }

  private String label(Point p, List<Box> taken) {
    double at = NARROW * x.place(p.x);
    boolean before = x.place(p.x) > 0.55;
    double width = LETTER * p.label.length() + BESIDE;
    Box free =
        Stream.iterate(0, i -> i <= 0 ? 1 - i : -i)
            .limit(2L * HEIGHT / LINE)
            .map(i -> down(p.y) + i * LINE)
            .filter(middle -> middle > LINE / 2.0 && middle < HEIGHT - LINE / 2.0)
            .map(middle ->
                new Box(
                    before ? at - width : at + BESIDE - 1,
                    before ? at - BESIDE + 1 : at + width,
                    middle - LINE / 2.0,
                    middle + LINE / 2.0))
            .filter(box -> taken.stream().noneMatch(box::meets))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no place for " + p.label));
    taken.add(free);
    double middle = (free.top + free.bottom) / 2;
    return String.format(
        Locale.ROOT,
        "<line class=\"leader\" x1=\"%.3f%%\" x2=\"%1$.3f%%\" y1=\"%.1f\" y2=\"%.1f\"/>"
            + "<text x=\"%1$.3f%%\" dx=\"%d\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        100 * x.place(p.x),
        down(p.y),
        middle,
        before ? -BESIDE : BESIDE,
        middle + 4,
        before ? "end" : "start",
        Html.text(p.label));
  }
}
