// The same few names stand in thousands of users.

import Syntax

/// Texts that were read before, so that equal ones share their storage.
struct NamePool {
  /// Few enough to stay in the cache, more than realms have roles and groups that most users share.
  private static let slots = 64

  private var texts = [String](repeating: "", count: slots)

  /// The text of a scalar; nil for anything else.
  mutating func text(of node: DataNode) -> String? {
    let bytes = node.textBytes
    guard let first = bytes.first, let last = bytes.last else { return node.text }
    let slot = (bytes.count &* 7 &+ Int(first) &* 3 &+ Int(last)) % Self.slots
    if texts[slot].utf8.count == bytes.count, texts[slot].utf8.elementsEqual(bytes) {
      return texts[slot]
    }
    guard let text = node.text else { return nil }
    texts[slot] = text
    return text
  }
}
