/// What a transformer is made of, and how it is read from files that are not trusted: config.json to
/// {@link dev.headroom.model.Architecture}, safetensors to {@link dev.headroom.model.Weights},
/// token ids to {@link dev.headroom.model.Input}. {@link dev.headroom.model.ModelSource} finds the model
/// that a user names.
///
/// A family is a {@code Family} in {@code Families}: a reader of its config, and a {@code Layout}
/// of its tensors' names. docs/checkpoints.md says what every field does.
@org.jspecify.annotations.NullMarked
package dev.headroom.model;
