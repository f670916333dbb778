package dev.headroom.audit;

import dev.headroom.claim.Claim;

/// One step of the ladder from what was measured down to what is proven.
/// Shape:  name as in docs/audit.md; text says what the claim rests on, or what stands in its way.
public record Rung(String name, Claim claim, String text) {}
