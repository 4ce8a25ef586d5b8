// The secrets of a blueprint: client secrets, tokens, passwords, private keys.

import SourceText
import Syntax

enum BlueprintSecrets {
  /// Parts of keys whose value is a secret, in lower case.
  private static let words = [
    "secret", "password", "passphrase", "private_key", "key_data", "api_key", "webhook_token",
  ]

  /// Keys that are secrets only where the model says so (`authentik_core.token`).
  private static let modelKeys: [String: Set<String>] = ["authentik_core.token": ["key"]]

  static func redaction(of tree: DataTree) -> Redaction {
    var redaction = Redaction()
    for root in tree.roots {
      hide(in: root, keys: [], redaction: &redaction)
      for entry in BlueprintFile.entries(of: root) {
        guard let keys = modelKeys[entry["model"]?.text?.lowercased() ?? ""],
          let attributes = entry["attrs"]
        else { continue }
        hide(in: attributes, keys: keys, redaction: &redaction)
      }
    }
    return redaction
  }

  /// The parser's own depth limit ends the recursion.
  private static func hide(in node: DataNode, keys: Set<String>, redaction: inout Redaction) {
    switch node.kind {
    case .sequence:
      for element in node.elements { hide(in: element, keys: keys, redaction: &redaction) }
    case .mapping:
      for member in node.members {
        let key = member.name.lowercased()
        if keys.contains(key) || words.contains(where: key.contains) {
          hideTexts(of: member.value, in: &redaction)
        } else {
          hide(in: member.value, keys: keys, redaction: &redaction)
        }
      }
    case .null, .boolean, .number, .string, .alias: break
    }
  }

  /// Hides what a value spells out: the default of `!Env`, the parts of `!Format`, but no name.
  private static func hideTexts(of node: DataNode, in redaction: inout Redaction) {
    switch node.kind {
    case .sequence:
      let isLookup = ["!Env", "!Context", "!File"].contains(node.tag ?? "")
      // What `!Find` looks for is a name.
      if node.tag == "!Find" || node.tag == "!FindObject" { return }
      for (index, element) in node.elements.enumerated() where !(isLookup && index == 0) {
        hideTexts(of: element, in: &redaction)
      }
    case .mapping:
      for member in node.members { hideTexts(of: member.value, in: &redaction) }
    case .number, .string:
      guard node.tag == nil || node.tag?.hasPrefix("!!") == true || node.tag == "!ParseJSON",
        let text = node.text
      else { return }
      SecretText.hide(text, of: node, in: &redaction)
    case .null, .boolean, .alias: break
    }
  }
}
