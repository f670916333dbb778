package dev.headroom.circuit;

/// Carries a refusal out of a pass, up to the story that answers with it.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refused refused;

  public RefusedException(String gate, String reason) {
    super(new Refused(gate, reason).toString());
    this.refused = new Refused(gate, reason);
  }

  public Refused refused() {
    return refused;
  }
}
