// Brings the short forms of a service's keys to the long ones, so that merging needs only one rule per key.

import Deployment
import SourceText
import Syntax

/// The one shape in which services are merged.
enum ServiceShape {
  /// The keys of a service or build that hold `NAME=value`, as a list or as a mapping.
  static let assignmentKeys: Set<String> = [
    "environment", "labels", "annotations", "sysctls", "args",
  ]

  /// The service with lists of `NAME=value` as mappings and single values as sequences.
  static func canonical(_ service: ComposeNode) -> ComposeNode {
    guard service.isMapping else { return service }
    var result = service
    result.members = service.members.map { member in
      var member = member
      member.value = canonical(member.value, key: member.name)
      return member
    }
    return result
  }

  private static func canonical(_ node: ComposeNode, key: String) -> ComposeNode {
    switch key {
    case "environment", "labels", "annotations", "sysctls": return assignments(node)
    case "networks", "models": return keyed(node)
    case "depends_on": return keyed(node, isRequired: true)
    case "build": return build(node)
    case "extends": return node.scalar == nil ? node : wrapped(node, as: "service")
    case "env_file", "dns", "dns_search", "dns_opt", "tmpfs", "label_file", "expose", "profiles":
      return sequence(node)
    case "extra_hosts": return hostEntries(node)
    default: return node
    }
  }

  /// A list of `NAME=value` as a mapping; a name without `=` gets null.
  static func assignments(_ node: ComposeNode) -> ComposeNode {
    guard case .sequence(let elements) = node.content else { return node }
    var result = node
    result.wasList = true
    result.members = elements.compactMap { element in
      guard let text = element.text else { return nil }
      var value = element
      guard let (name, content) = text.cut(at: { $0 == UInt8(ascii: "=") }) else {
        value.content = .null
        return ComposeMember(
          name: text.textWithUnknownsEmpty, nameSpan: text.span ?? element.span, value: value)
      }
      value.content = .scalar(ComposeScalar(text: content, kind: .string, isPlain: false))
      value.span = content.span ?? element.span
      return ComposeMember(
        name: name.textWithUnknownsEmpty, nameSpan: name.span ?? element.span, value: value)
    }
    return result
  }

  /// A list of names as a mapping without values, or with `required: true`.
  private static func keyed(_ node: ComposeNode, isRequired: Bool = false) -> ComposeNode {
    guard case .sequence(let elements) = node.content else { return node }
    var result = node
    result.members = elements.compactMap { element in
      guard let name = element.text else { return nil }
      var value = element
      value.content = .null
      if isRequired {
        let required = ComposeScalar(
          text: .known("true", origin: .defaulted("the list form")), kind: .boolean, isPlain: true)
        var node = element
        node.content = .scalar(required)
        value.members = [
          ComposeMember(name: "required", nameSpan: element.span, value: node)
        ]
      }
      return ComposeMember(
        name: name.textWithUnknownsEmpty, nameSpan: name.span ?? element.span, value: value)
    }
    return result
  }

  private static func build(_ node: ComposeNode) -> ComposeNode {
    if node.scalar != nil { return wrapped(node, as: "context") }
    guard node.isMapping else { return node }
    var result = node
    for key in ["args", "labels"] { result[key] = node[key].map(assignments) }
    return result
  }

  private static func wrapped(_ node: ComposeNode, as key: String) -> ComposeNode {
    var inner = node
    inner.tag = nil
    var result = node
    result.members = [ComposeMember(name: key, nameSpan: node.span, value: inner)]
    return result
  }

  private static func sequence(_ node: ComposeNode) -> ComposeNode {
    guard node.scalar != nil || node.isMapping else { return node }
    var inner = node
    inner.tag = nil
    var result = node
    result.content = .sequence([inner])
    return result
  }

  /// A mapping of host names as a list with one mapping per entry.
  private static func hostEntries(_ node: ComposeNode) -> ComposeNode {
    guard node.isMapping else { return node }
    var result = node
    result.content = .sequence(
      node.members.map { member in
        var entry = node
        entry.tag = nil
        entry.members = [member]
        return entry
      })
    return result
  }
}
