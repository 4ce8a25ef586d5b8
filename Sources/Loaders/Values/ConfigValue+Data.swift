// The values of JSON and YAML files.

import Deployment
import SourceText
import Syntax

extension ConfigValue {
  /// The value of a node, its placeholders replaced.
  init(_ node: DataNode, placeholders: PlaceholderReader, depth: Int = 0) {
    let own = node.resolved
    guard depth < 64 else {
      self = .unknown(["a smaller depth"], at: node.span)
      return
    }
    switch own.kind {
    case .null, .alias: self.init(.null, at: node.span)
    case .boolean: self.init(.boolean(own.boolean ?? false), at: node.span)
    case .number: self.init(.number(own.text ?? ""), at: node.span)
    case .string: self.init(.text(placeholders.value(of: node)), at: node.span)
    case .sequence:
      self.init(
        .list(
          own.elements.map {
            Element(value: ConfigValue($0, placeholders: placeholders, depth: depth + 1))
          }), at: node.span)
    case .mapping:
      var object = ConfigObject()
      for member in own.members {
        object.set(
          member.name,
          ConfigValue(member.value, placeholders: placeholders, depth: depth + 1),
          keySpan: member.key.span)
      }
      self.init(.object(object), at: node.span)
    }
  }
}
