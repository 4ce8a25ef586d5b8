// The parts of a secret's text that give it away.

import SourceText
import Syntax

/// Hides secrets of JSON and YAML files.
enum SecretText {
  /// Hides a scalar; of placeholders only the defaults, since readers need to see the names.
  static func hide(_ text: String, of node: DataNode, in redaction: inout Redaction) {
    guard !isMask(node) else { return }
    let bytes = node.textBytes
    let placeholders =
      PlaceholderScan.mayHold(bytes) ? PlaceholderScan(Array(bytes)).all() : []
    guard !placeholders.isEmpty else {
      hide(text, at: node.textSpan, in: &redaction)
      return
    }
    for placeholder in placeholders {
      guard let fallback = placeholder.fallback, !fallback.isEmpty else { continue }
      let end = placeholder.range.upperBound - 1
      hide(
        fallback, at: node.span(ofTextBytes: end - fallback.utf8.count..<end), in: &redaction)
    }
  }

  /// Hides a scalar in its file only: for what no sentence ever quotes.
  static func hidePlace(of node: DataNode, in redaction: inout Redaction) {
    if !isMask(node) { redaction.hide(node.textSpan) }
  }

  /// A mask is no secret.
  private static func isMask(_ node: DataNode) -> Bool {
    node.textBytes.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  private static func hide(_ value: String, at span: Span, in redaction: inout Redaction) {
    redaction.hide(span)
    // Words of every other sentence stay readable there; in the file they are masked.
    if !SecretNames.isEverydayWord(value) { redaction.hide(value: value) }
  }
}
