package dev.headroom;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sizes and flags that an option takes as one text, `heads=2,tokens=1024,causal=true`.
/// Fails:  InputException naming the option, the word, what was expected and what was found.
/// Shared: never; who reads them reads them once.
public final class TypedSizes {
  private final String option;
  private final Map<String, String> values = new LinkedHashMap<>();

  /// Shape:  allowed: the words that it may have, each once.
  public TypedSizes(String option, String typed, List<String> allowed) {
    this.option = option;
    for (String pair : typed.split(",", -1)) {
      int equals = pair.indexOf('=');
      String word = equals < 0 ? pair : pair.substring(0, equals);
      if (equals < 0 || !allowed.contains(word)) {
        throw new InputException(
            option, "", "one of " + String.join(", ", allowed) + " with =", '"' + pair + '"');
      }
      if (values.put(word, pair.substring(equals + 1)) != null) {
        throw new InputException(option, word, "one value", "two");
      }
    }
  }

  /// A value that goes before the one that is typed.
  public void put(String word, int value) {
    values.put(word, Integer.toString(value));
  }

  public boolean has(String word) {
    return values.containsKey(word);
  }

  /// A size of 1 to `most`.
  public int size(String word, int most) {
    return number(word, 1, most);
  }

  /// The same, or another number where the word is not typed.
  public int size(String word, int most, int otherwise) {
    return has(word) ? size(word, most) : otherwise;
  }

  public int number(String word, int least, int most) {
    String range = "a number from " + least + " to " + most;
    String typed = values.get(word);
    if (typed == null) {
      throw new InputException(option, word, range, "none");
    }
    try {
      int value = Integer.parseInt(typed);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new InputException(option, word, range, '"' + typed + '"');
    }
    throw new InputException(option, word, range, typed);
  }

  /// False where the word is not typed.
  public boolean flag(String word) {
    String typed = values.getOrDefault(word, "false");
    if (!typed.equals("true") && !typed.equals("false")) {
      throw new InputException(option, word, "true or false", '"' + typed + '"');
    }
    return typed.equals("true");
  }

  /// What one number has to divide.
  public InputException divisor(String word, String of, int whole, int found) {
    return new InputException(option, word, "a divisor of " + of + ", " + whole, "" + found);
  }
}
