// How a later compose file, an extending service or an including project changes what was there.

import Deployment
import SourceText

/// Compose's merge: mappings by key, sequences one after the other, scalars replaced.
///
/// Keys with a short and a long form are brought to one form before (``ServiceShape``), and entries that
/// replace each other (a port, a mount at the same target) are sorted out when the service is read, where
/// they are understood (compose-go, override/merge.go and override/uncity.go).
enum ComposeMerge {
  /// Values that a later file replaces although they are sequences.
  private static let replaced: Set<String> = ["command", "entrypoint", "test"]

  /// `base` with `over` laid over it; tags are to be applied before.
  static func merge(_ base: ComposeNode, _ over: ComposeNode, key: String = "") -> ComposeNode {
    switch (base.content, over.content) {
    case (.mapping(let old), .mapping(let new)):
      var result = base
      result.members = merge(old, new)
      return result
    case (.sequence(let old), .sequence(let new)) where !replaced.contains(key):
      var result = base
      result.content = .sequence(old + new)
      return result
    case (.mapping, .null), (.sequence, .null):
      return base
    case (.scalar, .scalar(var scalar)):
      var result = over
      if case .explicit = scalar.text.origin {
        scalar.text.origin = .inherited(via: "override", at: base.span)
        result.content = .scalar(scalar)
      }
      return result
    default:
      return over
    }
  }

  private static func merge(_ old: [ComposeMember], _ new: [ComposeMember]) -> [ComposeMember] {
    var result = old
    var positions: [String: Int] = [:]
    for (index, member) in old.enumerated() { positions[member.name] = index }
    for member in new {
      if let index = positions[member.name] {
        result[index].value = merge(result[index].value, member.value, key: member.name)
      } else {
        positions[member.name] = result.count
        result.append(member)
      }
    }
    return result
  }

  /// `base` without what `over` resets or overrides.
  static func removeTagged(in over: ComposeNode, from base: ComposeNode) -> ComposeNode {
    guard case .mapping(let changes) = over.content, case .mapping(let members) = base.content
    else { return base }
    let byName = Dictionary(changes.map { ($0.name, $0.value) }) { _, last in last }
    var result = base
    result.members = members.compactMap { member in
      guard let change = byName[member.name] else { return member }
      if change.tag != nil { return nil }
      var kept = member
      kept.value = removeTagged(in: change, from: member.value)
      return kept
    }
    return result
  }

  /// The value without what it resets.
  static func withoutResets(_ node: ComposeNode) -> ComposeNode {
    var result = node
    switch node.content {
    case .null, .scalar: break
    case .sequence(let elements):
      result.content = .sequence(elements.filter { $0.tag != .reset }.map(withoutResets))
    case .mapping(let members):
      result.members = members.filter { $0.value.tag != .reset }.map {
        ComposeMember(
          name: $0.name, nameSpan: $0.nameSpan, value: withoutResets($0.value))
      }
    }
    return result
  }

  /// `base` with the tagged `over` laid over it.
  static func apply(_ over: ComposeNode, to base: ComposeNode) -> ComposeNode {
    merge(removeTagged(in: over, from: base), withoutResets(over))
  }
}
