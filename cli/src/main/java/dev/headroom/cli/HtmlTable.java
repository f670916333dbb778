package dev.headroom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A table of rows of one type. A column of which no row knows anything is left out. A wide table scrolls
/// by itself and keeps its first column; one of sentences stacks its cells where there is no room.
/// Shape:  cells are markup, "" where nothing is known.
final class HtmlTable<R> {
  private record Column<R>(String head, String style, Function<R, String> cell) {}

  private final String name;
  private final String style;
  private final List<Column<R>> columns = new ArrayList<>();

  private HtmlTable(String name, String style) {
    this.name = name;
    this.style = style;
  }

  static <R> HtmlTable<R> wide(String name) {
    return new HtmlTable<>(name, "wide");
  }

  static <R> HtmlTable<R> stacked(String name) {
    return new HtmlTable<>(name, "stacked");
  }

  HtmlTable<R> words(String head, Function<R, String> cell) {
    columns.add(new Column<>(head, "words", r -> Html.text(cell.apply(r))));
    return this;
  }

  HtmlTable<R> number(String head, Function<R, String> cell) {
    columns.add(new Column<>(head, "number", cell));
    return this;
  }

  HtmlTable<R> numbers(String head, Function<R, Optional<String>> cell) {
    return number(head, cell.andThen(c -> c.orElse("")));
  }

  String of(List<R> rows) {
    return of(rows, List.of());
  }

  /// Shape:  totals are rows set apart below the others.
  String of(List<R> rows, List<R> totals) {
    List<R> all = Stream.concat(rows.stream(), totals.stream()).toList();
    List<Column<R>> known =
        columns.stream()
            .filter(c -> all.stream().anyMatch(r -> !c.cell.apply(r).isEmpty()))
            .toList();
    StringBuilder head = new StringBuilder();
    known.forEach(c ->
        head.append("<th scope=\"col\" class=\"" + c.style + "\">" + Html.text(c.head) + "</th>"));
    String table =
        Html.element("thead", "", Html.element("tr", "", head.toString()))
            + Html.element("tbody", "", body(known, rows))
            + (totals.isEmpty() ? "" : Html.element("tfoot", "", body(known, totals)));
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
        + Html.text(name)
        + "\">\n"
        + Html.element("table", style, table)
        + "</div>\n";
  }

  private static <R> String body(List<Column<R>> columns, List<R> rows) {
    StringBuilder body = new StringBuilder();
    for (R row : rows) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        Column<R> c = columns.get(i);
        cells.append(i == 0 ? "<th scope=\"row\"" : "<td").append(" class=\"").append(c.style);
        cells.append("\">").append(c.cell.apply(row)).append(i == 0 ? "</th>" : "</td>");
      }
      body.append(Html.element("tr", "", cells.toString()));
    }
    return body.toString();
  }
}
