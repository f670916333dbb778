/// How far a forward pass is from every limit known for it: measured, the machine's, counted,
/// proven.
///
/// A program asks as the command does: a model, a place, a step.
///
/// ```java
/// ModelSource model = ModelSource.find("Llama-3-8B"); // a preset, a config.json, a folder
/// Audit paper = Audit.of(model).on(Where.paper("h100-sxm"));
/// AuditReport prefill = paper.at(new Step(1, 4096)); // one row of 4096 tokens
/// AuditReport decode = paper.at(Step.decode(1, 8191)); // one token behind 8191 that are kept
/// for (Rung rung : decode.ladder()) {
///   IO.println(rung.name() + " " + rung.claim().text() + ", " + rung.claim().kind());
/// }
/// ```
///
/// A {@link dev.headroom.claim.Claim} is measured, derived, counted, certified or conditional, and a
/// number of one kind cannot be had from another. `Audit.of(model).at(model.usual())` runs the model on
/// this machine, with random weights where there are none, and measures both.
@NullMarked
package dev.headroom.audit;

import org.jspecify.annotations.NullMarked;
