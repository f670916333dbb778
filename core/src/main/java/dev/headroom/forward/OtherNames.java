package dev.headroom.forward;

import dev.headroom.Decimal;
import dev.headroom.InputException;
import dev.headroom.model.Names;
import dev.headroom.model.Safetensors;
import dev.headroom.model.StoredTensor;
import dev.headroom.tensor.AttentionShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The tensors and metadata of an attention file that are not used. One whose name means something
/// to other programs is refused, unless its value changes nothing; any other is noticed.
/// Fails:  InputException naming the tensor or field, and what to write instead.
final class OtherNames {
  private static final Set<String> USED_TENSORS = Set.of("Q", "K", "V", AttentionFile.KEY_MASK);
  private static final Set<String> USED_FIELDS = Set.of("scale", "causal");

  /// Answers that a file carries to be compared with, and what says where a file came from.
  private static final Set<String> QUIET =
      Set.of(
          "Y",
          "present_key",
          "present_value",
          "qk_matmul_output",
          "expected",
          "expected_probs",
          "format",
          "title",
          "name",
          "case",
          "description",
          "comment",
          "note",
          "source",
          "license",
          "author",
          "date",
          "seed",
          "generator");

  /// How `layout` says what is read anyway.
  private static final String LAYOUT = "Q[H,Nq,d] K[Hkv,Nk,d] V[Hkv,Nk,dv]";

  private static final Pattern MEANT =
      Pattern.compile(
          ".*(mask|bias|alibi|slope|window|local(?!e)|chunk|softcap|logitcap|logitscap|dropout|past|cache"
              + "|causal|directional|scal|sink|rope|rotary|temperature|position|gqa|segment|softmax|norm).*");

  /// Names of tensors alone: lengths and angles.
  private static final Pattern MEANT_TENSOR = Pattern.compile("cos|sin|.*(seqlen|length).*");

  private static final Pattern INSTEAD_OF_QKV =
      Pattern.compile("[qkv]|quer(y|ies)|keys?|values?|[qkv]_?proj");

  private static final Set<String> NONE =
      Set.of(
          "", "false", "no", "off", "none", "null", "nan", "-1", "(-1,-1)", "[-1,-1]", "{}", "[]");
  private static final Set<String> YES = Set.of("true", "yes", "on", "1");

  private final Safetensors file;
  private final AttentionShape shape;
  private final double scale;
  private final boolean causal;
  private final Set<String> tensors; // that the form of the file has beside ours
  private final Set<String> fields;

  OtherNames(
      Safetensors file,
      AttentionShape shape,
      double scale,
      boolean causal,
      Set<String> tensors,
      Set<String> fields) {
    this.tensors = tensors;
    this.fields = fields;
    this.file = file;
    this.shape = shape;
    this.scale = scale;
    this.causal = causal;
  }

  List<String> notices() {
    List<String> notices = new ArrayList<>(file.notices());
    List<String> more =
        file.tensors().stream()
            .map(StoredTensor::name)
            .filter(n -> !tensors.contains(n) && !USED_TENSORS.contains(n) && !QUIET.contains(n))
            .toList();
    more.forEach(this::refuseTensor);
    List<String> said =
        file.metadata().keySet().stream()
            .filter(n -> !fields.contains(n) && !USED_FIELDS.contains(n))
            .filter(n -> !QUIET.contains(n) && !agrees(n))
            .toList();
    if (!more.isEmpty()) {
      notices.add(file.file() + ": not used, tensors: " + Names.few(more));
    }
    if (!said.isEmpty()) {
      notices.add(file.file() + ": not used, metadata: " + Names.few(said));
    }
    return notices;
  }

  private void refuseTensor(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    boolean meant =
        fields.contains(name)
            || MEANT.matcher(joined(plain)).matches()
            || MEANT_TENSOR.matcher(plain).matches()
            || INSTEAD_OF_QKV.matcher(plain).matches();
    if (meant) {
      throw new InputException(
          file.file(), name, "its absence" + instead(name), "a tensor, which would be left out");
    }
  }

  /// Whether a field of metadata says what is done anyway.
  private boolean agrees(String name) {
    String value = String.valueOf(file.metadata().get(name));
    if (name.equals("layout")) {
      return value.startsWith(LAYOUT);
    }
    String plain = joined(name.toLowerCase(Locale.ROOT));
    if (!MEANT.matcher(plain).matches() && !tensors.contains(name)) {
      return false;
    }
    if (!harmless(plain, value.toLowerCase(Locale.ROOT).replace(" ", ""))) {
      String found = '"' + value + "\", which would be left out";
      throw new InputException(file.file(), name, "its absence" + instead(name), found);
    }
    return true;
  }

  private boolean harmless(String plain, String value) {
    boolean none = NONE.contains(value) || number(value) == 0;
    if (plain.contains("causal")) {
      boolean same = causal && shape.queries() == shape.keys();
      return none ? !causal : YES.contains(value) && same;
    }
    if (plain.contains("gqa")) {
      return YES.contains(value) || (none && shape.heads() == shape.kvHeads());
    }
    if (plain.contains("scal")) {
      return number(value) == scale || NONE.contains(value);
    }
    return plain.contains("temperature") ? number(value) == 1 : none;
  }

  private static double number(String value) {
    return Decimal.parse(value).orElse(Double.NaN);
  }

  private static String joined(String name) {
    return name.replaceAll("[^a-z0-9]", "");
  }

  private String instead(String name) {
    if (tensors.contains(name) || fields.contains(name)) {
      return tensors.contains(name) ? " (a tensor has this name)" : " (metadata has this name)";
    }
    if (OnnxForm.TENSORS.contains(name) || OnnxForm.FIELDS.contains(name)) {
      return " (ONNX's form is read where Q has four sizes, or q_num_heads says how many heads)";
    }
    String plain = name.toLowerCase(Locale.ROOT);
    if (plain.contains("mask")) {
      return " (key_mask [keys] of 0 and 1 hides keys)";
    }
    if (plain.contains("causal")) {
      return " (causal hides the keys after keys-n+i from query i of n)";
    }
    if (INSTEAD_OF_QKV.matcher(plain).matches()) {
      return " (Q, K and V are read)";
    }
    return plain.contains("scal") ? " (scale multiplies the scores)" : "";
  }
}
