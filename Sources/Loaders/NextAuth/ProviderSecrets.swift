// The secrets of an exported NextAuth configuration. `JSON.stringify` bakes in what the environment
// held: client secrets, the session secret, mail passwords, tokens of adapters.

import SourceText
import Syntax

enum ProviderSecrets {
  /// Parts of keys whose scalar value is a secret, in lower case.
  private static let words = [
    "secret", "password", "passphrase", "privatekey", "apikey", "api_key",
  ]

  static func hide(in node: DataNode, depth: Int, redaction: inout Redaction) {
    guard depth < 64 else { return }
    switch node.kind {
    case .sequence:
      for element in node.elements { hide(in: element, depth: depth + 1, redaction: &redaction) }
    case .mapping:
      for member in node.members {
        let key = member.name.lowercased()
        if let text = member.value.text, !member.value.isNull, member.value.kind != .boolean,
          words.contains(where: key.contains)
        {
          SecretText.hide(text, of: member.value, in: &redaction)
        } else {
          hide(in: member.value, depth: depth + 1, redaction: &redaction)
        }
      }
    case .string: hidePassword(ofURL: node, in: &redaction)
    case .null, .boolean, .number, .alias: break
    }
  }

  /// The password in `scheme://user:password@host`, which mail providers and adapters take.
  private static func hidePassword(ofURL node: DataNode, in redaction: inout Redaction) {
    let bytes = Array(node.textBytes)
    guard let range = URLPassword.range(in: bytes) else { return }
    let password = String(decoding: bytes[range], as: UTF8.self)
    redaction.hide(node.span(ofTextBytes: range))
    if !SecretNames.isEverydayWord(password) { redaction.hide(value: password) }
  }
}
