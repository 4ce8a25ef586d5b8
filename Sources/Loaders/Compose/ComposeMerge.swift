// How a later compose file, an extending service or an including project changes what was there.

import Deployment
import SourceText
import Syntax

/// Compose's merge: mappings by key, sequences one after the other, scalars replaced, null leaves what was there.
///
/// Keys with a short and a long form are brought to one form before (``ServiceShape``), and entries that
/// replace each other (a port, a mount at the same target) are sorted out when the service is read, where
/// they are understood (compose-go, override/merge.go and override/uncity.go).
struct ComposeMerge {
  /// Where in a compose file two values meet.
  private enum Place {
    /// The whole file, and the section of this name.
    case file, section(String)
    /// One service, network, volume, …
    case entry(section: String, name: String)
    /// A value of it.
    case value(of: String, key: String)
    /// `NAME: value` lists, where null is a value like any other.
    case assignments
    /// Anything deeper.
    case inside

    func member(_ name: String) -> Place {
      switch self {
      case .file: .section(name)
      case .section(let section): .entry(section: section, name: name)
      case .entry(let section, let entry):
        section == "services" && ServiceShape.assignmentKeys.contains(name)
          ? .assignments : .value(of: "\(section).\(entry)", key: name)
      case .value(_, "build") where ServiceShape.assignmentKeys.contains(name): .assignments
      case .value, .assignments, .inside: .inside
      }
    }

    /// Whether a later value takes the whole place of an earlier one, even if it is null.
    var isReplaced: Bool {
      if case .value(_, let key) = self { ["command", "entrypoint"].contains(key) } else { false }
    }
  }

  /// What compose would refuse.
  private(set) var problems: [SyntaxProblem] = []

  /// `base` with `over` laid over it, both whole files; tags are to be applied before.
  mutating func files(_ base: ComposeNode, _ over: ComposeNode) -> ComposeNode {
    merge(base, over, at: .file)
  }

  /// The service `base` with the tagged `over` laid over it.
  mutating func service(_ name: String, _ base: ComposeNode, _ over: ComposeNode) -> ComposeNode {
    let kept = Self.removeTagged(in: over, from: base)
    return merge(kept, Self.withoutResets(over), at: .entry(section: "services", name: name))
  }

  private mutating func merge(_ base: ComposeNode, _ over: ComposeNode, at place: Place)
    -> ComposeNode
  {
    if place.isReplaced { return over }
    switch (base.content, over.content) {
    case (_, .null): return base
    case (.mapping(let old), .mapping(let new)):
      var result = base
      result.content = .mapping(members(old, new, at: place))
      // Two forms of one mapping meet as lists (compose-go, mergeToSequence).
      if case .assignments = place { result.wasList = true }
      return result
    case (.sequence(let old), .sequence(let new)):
      var result = base
      var added = new
      if case .value(_, "extra_hosts") = place { added = Self.without(old, new) }
      result.content = .sequence(old + added)
      return result
    case (.mapping, _), (.sequence, _):
      if case .value(let owner, let key) = place {
        problems.append(
          SyntaxProblem(message: "cannot override \(owner).\(key)", span: over.span))
      }
      return base
    case (.scalar, .scalar(var scalar)):
      var result = over
      if case .explicit = scalar.text.origin {
        scalar.text.origin = .inherited(via: "override", at: base.span)
        result.content = .scalar(scalar)
      }
      return result
    case (.scalar, _), (.null, _):
      return over
    }
  }

  private mutating func members(
    _ old: [ComposeMember], _ new: [ComposeMember], at place: Place
  ) -> [ComposeMember] {
    var result = old
    var positions: [String: Int] = [:]
    positions.reserveCapacity(old.count + new.count)
    for (index, member) in old.enumerated() { positions[member.name] = index }
    for member in new {
      guard let index = positions[member.name] else {
        positions[member.name] = result.count
        result.append(member)
        continue
      }
      if case .assignments = place, member.value.isNull {
        result[index] = member
      } else {
        // Taken out first, so that the value is not copied.
        var earlier = ComposeNode.null(at: member.value.span, in: member.value.directory)
        swap(&earlier, &result[index].value)
        result[index].value = merge(earlier, member.value, at: place.member(member.name))
      }
    }
    return result
  }

  /// The new entries that do not stand among the old ones word for word.
  private static func without(_ old: [ComposeNode], _ new: [ComposeNode]) -> [ComposeNode] {
    let known = Set(old.compactMap(\.text?.textWithUnknownsEmpty))
    return new.filter { $0.text.map { !known.contains($0.textWithUnknownsEmpty) } ?? true }
  }

  // MARK: Tags

  /// `base` without what `over` resets or overrides; nothing can be taken out of a list.
  static func removeTagged(in over: ComposeNode, from base: ComposeNode) -> ComposeNode {
    guard over.hasTags, case .mapping(let changes) = over.content,
      case .mapping(let members) = base.content, !base.wasList
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
    guard node.hasTags else { return node }
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
}
