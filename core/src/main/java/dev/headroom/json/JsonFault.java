package dev.headroom.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/// Where a text is no JSON, and what stands there, in words of our own: what the parser says names
/// its classes and options.
final class JsonFault {
  /// What the parser's words begin with or hold, and what is said instead; `$1` is the first group.
  private static final Map<Pattern, String> FOUND = new LinkedHashMap<>();

  /// The same for what is due at that place.
  private static final Map<Pattern, String> EXPECTED = new LinkedHashMap<>();

  static {
    due("Duplicate", "JSON with each name once in an object");
    due("to start property name", "JSON, here a name in double quotes");
    due("a colon to separate", "JSON, here a colon after the name");
    due("comma to separate", "JSON, here a comma or the end");
    due("numeric value|hexadecimal", "JSON, here a number such as -1.5e3");
    due("escape", "JSON, here an escape such as \\\\n or \\\\u00e9");
    due("a valid value|Unrecognized token", "JSON, here a value");
    say("(?s)Duplicate Object property (\".*\")", "$1 twice in one object");
    say("Unexpected end-of-input", "the end of the text");
    say("nesting depth", "more than " + Json.NESTING + " brackets inside each other");
    say("Name length|Property name length", "a name of more than " + Json.NAME + " characters");
    say(
        "String value length|String length",
        "a string of more than " + Json.STRING + " characters");
    say("Number value length", "a number of more than " + Json.NUMBER + " characters");
    say("maybe a \\(non-standard\\) comment", "a comment");
    say("(?s)Unexpected character \\('(.+?)' \\(code", "'$1'");
    say("Unexpected close marker '(.)': expected '(.)'", "'$1' where '$2' is due");
    say("Unexpected close marker '(.)'", "'$1'");
    say("(?s)Unrecognized token '(.*?)'", "the word \"$1\"");
    say("Illegal unquoted character", "a control character in a string");
    say("Illegal character", "a control character");
    say("Unrecognized character escape", "an escape that JSON does not have");
    say("Invalid numeric value: Leading zeroes", "a number that begins with 0");
    say("Trailing token", "more after the end of the value");
  }

  private JsonFault() {}

  private static void due(String parser, String ours) {
    EXPECTED.put(Pattern.compile(parser), ours);
  }

  private static void say(String parser, String ours) {
    FOUND.put(Pattern.compile(parser), ours);
  }

  /// Shape:  after `position`, where there is one: `header, line 1, column 7`.
  static String where(String position, JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    if (at == null || at.getLineNr() < 1) {
      return position;
    }
    String before = position.isEmpty() ? "" : position + ", ";
    return before + "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  static String expected(JacksonException e) {
    return translated(EXPECTED, e, "JSON");
  }

  static String found(JacksonException e) {
    return translated(FOUND, e, "something else");
  }

  private static String translated(Map<Pattern, String> words, JacksonException e, String other) {
    String said = String.valueOf(e.getOriginalMessage());
    for (Map.Entry<Pattern, String> word : words.entrySet()) {
      Matcher m = word.getKey().matcher(said);
      if (m.find()) {
        StringBuilder ours = new StringBuilder();
        m.appendReplacement(ours, word.getValue());
        return ours.substring(m.start());
      }
    }
    return other;
  }
}
