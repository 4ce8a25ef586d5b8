// The value of a rule's parameter, as front matter and configurations write it.

import Syntax

extension RuleDefinition.Parameter.Setting {
  /// A whole number, a truth value, a text or a list of texts; nil for anything else.
  public init?(_ node: DataNode) {
    if let number = node.integer {
      self = .int(Int64(number))
    } else if let bool = node.boolean {
      self = .bool(bool)
    } else if let text = node.string {
      self = .string(text)
    } else {
      let texts = node.elements.map(\.string)
      guard node.resolved.kind == .sequence, !texts.contains(nil) else { return nil }
      self = .strings(texts.compactMap(\.self))
    }
  }
}
