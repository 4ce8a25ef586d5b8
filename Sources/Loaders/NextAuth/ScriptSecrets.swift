// Secrets that stand in scripts as literals.

import SourceText
import Syntax

enum ScriptSecrets {
  private static let words = [
    "secret", "password", "passphrase", "privatekey", "private_key", "apikey", "api_key",
  ]

  /// Hides the literals under names such as `clientSecret`.
  static func hide(in tree: ScriptTree, redaction: inout Redaction) {
    for node in tree.nodes(of: [.property, .declarator, .assignment, .binary]) {
      switch node.kind {
      case .property:
        guard mayBeSecret(node), isSecret(node.text), let value = Array(node.children).last else {
          continue
        }
        hide(value, &redaction, depth: 0)
      case .declarator:
        guard let name = node.firstChild, name.kind == .identifier, mayBeSecret(name),
          isSecret(name.text),
          let value = node.child(1)
        else { continue }
        hide(value, &redaction, depth: 0)
      case .assignment, .binary:
        // `secret = "…"` and `process.env.SECRET || "…"`
        guard node.kind == .assignment || node.text == "||" || node.text == "??",
          let target = node.firstChild, let value = node.child(1), isSecret(targetName(target))
        else { continue }
        hide(value, &redaction, depth: 0)
      default: break
      }
    }
  }

  private static func targetName(_ node: ScriptNode) -> String {
    switch node.kind {
    case .identifier, .member: node.text
    default: ""
    }
  }

  /// Whether a name may be one, by its bytes: hardly any is.
  private static func mayBeSecret(_ node: ScriptNode) -> Bool {
    let name = node.file.bytes[node.textSpan.range]
    // Constants have words of their own.
    guard name.contains(where: { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }) else {
      return true
    }
    var last = (first: UInt8(0), second: UInt8(0))
    for byte in name {
      let lower = byte | 0x20
      switch (last.first, last.second, lower) {
      case (UInt8(ascii: "s"), UInt8(ascii: "e"), UInt8(ascii: "c")),
        (UInt8(ascii: "p"), UInt8(ascii: "a"), UInt8(ascii: "s")),
        (UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "i")),
        (UInt8(ascii: "a"), UInt8(ascii: "p"), UInt8(ascii: "i")):
        return true
      default: last = (last.second, lower)
      }
    }
    return false
  }

  private static func isSecret(_ name: String) -> Bool {
    guard !name.isEmpty else { return false }
    let lower = name.lowercased()
    if words.contains(where: lower.contains) {
      return !lower.hasSuffix("url") && !lower.hasSuffix("id")
    }
    return name == name.uppercased() && SecretNames.isSecret(name)
  }

  /// Hides a literal, and those among which an expression chooses.
  private static func hide(_ node: ScriptNode, _ redaction: inout Redaction, depth: Int) {
    guard depth < 16 else { return }
    switch node.kind {
    case .string, .templateText:
      let text = ScriptText.decoded(node)
      guard !text.isEmpty, !text.allSatisfy({ $0 == "*" }) else { return }
      redaction.hide(node.textSpan)
      if !SecretNames.isEverydayWord(text) { redaction.hide(value: text) }
    case .template, .typed, .conditional, .binary:
      if node.kind == .binary, !["||", "??", "&&", "+"].contains(node.text) { return }
      for child in node.children { hide(child, &redaction, depth: depth + 1) }
    default: break
    }
  }
}
