package dev.headroom;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash that tells files, tasks and styles from others.
public final class Sha256 {
  private Sha256() {}

  /// A digest of nothing yet.
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
