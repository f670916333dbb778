package dev.headroom.bounds;

/// How far a statement was confirmed.
public enum Status {
  READ("read in the source", true),
  ABSTRACT("read in the source's abstract", true),
  SECONDARY("read in another text only", false),
  OURS("derived here", true);

  private final String words;
  private final boolean confirmed;

  Status(String words, boolean confirmed) {
    this.words = words;
    this.confirmed = confirmed;
  }

  public String words() {
    return words;
  }

  public boolean confirmed() {
    return confirmed;
  }
}
