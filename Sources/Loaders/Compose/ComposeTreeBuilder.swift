// From the syntax tree of a compose file to values that can be merged, variables substituted on the way.

import Deployment
import SourceText
import Syntax

/// Builds ``ComposeNode``s from one file.
struct ComposeTreeBuilder {
  /// How deep a compose file may nest; real ones stay below ten.
  static let depthLimit = 64

  /// The message of a file that goes over a limit.
  static let tooLarge = "the values of the file are nested or repeated too often"

  /// The top-level keys that decide what a service is.
  private static let topLevelKeys: Set<String> = [
    "name", "include", "services", "networks", "volumes", "configs", "secrets",
  ]

  let scope: VariableScope
  /// The directory that relative paths of this file start from.
  let directory: String
  /// How many nodes may still be made, aliases expanded.
  var budget: Int
  private(set) var problems: [SyntaxProblem] = []
  /// The variables that some text needs and nobody sets.
  private(set) var unsetVariables: Set<String> = []
  /// The references that refuse to go without a value, and have none.
  private(set) var requiredVariables: [RequiredVariable] = []
  private var isOverBudget = false

  init(scope: VariableScope, directory: String, budget: Int) {
    self.scope = scope
    self.directory = directory
    self.budget = budget
  }

  /// The parts of a YAML document that matter, services in their canonical shape; nil unless it is a mapping.
  mutating func document(_ root: DataNode) -> ComposeNode? {
    guard root.resolved.kind == .mapping else { return nil }
    var result = ComposeNode.emptyMapping(at: root.span, in: directory)
    var members: [ComposeMember] = []
    for member in mergedMembers(of: root) where Self.topLevelKeys.contains(member.name) {
      var value = node(member.value, key: member.name, via: member.via, depth: 1)
      if member.name == "services" {
        value.members = value.members.map {
          var service = $0
          service.value = ServiceShape.canonical($0.value)
          return service
        }
      }
      members.append(ComposeMember(name: member.name, nameSpan: member.nameSpan, value: value))
    }
    result.members = members
    result.hasTags = members.contains { $0.value.hasTags }
    return result
  }

  private mutating func node(
    _ source: DataNode, key: String = "", via: Origin?, depth: Int
  ) -> ComposeNode {
    var via = via
    if source.kind == .alias, via == nil { via = .inherited(via: "alias", at: source.span) }
    let target = source.resolved
    var result = ComposeNode(content: .null, span: target.span, directory: directory)
    switch source.tag ?? target.tag {
    case "!reset": result.tag = .reset
    case "!override": result.tag = .override
    default: break
    }
    result.hasTags = result.tag != nil
    budget -= 1
    guard budget > 0, depth < Self.depthLimit else {
      if !isOverBudget {
        isOverBudget = true
        problems.append(SyntaxProblem(message: Self.tooLarge, span: source.span))
      }
      return result
    }
    switch target.kind {
    case .null, .alias: break
    case .boolean, .number, .string:
      result.content = .scalar(scalar(target, via: via))
    case .sequence:
      var elements: [ComposeNode] = []
      for element in target.elements {
        elements.append(node(element, via: via, depth: depth + 1))
        if elements.last?.hasTags == true { result.hasTags = true }
      }
      result.content = .sequence(elements)
    case .mapping:
      var members: [ComposeMember] = []
      // Keys that begin with `x-` are dropped where keys are no names (compose-go, processExtensions).
      for member in mergedMembers(of: target)
      where depth == 1 || key == "depends_on" || !member.name.hasPrefix("x-") {
        let value = node(
          member.value, key: member.name, via: via ?? member.via, depth: depth + 1)
        if value.hasTags { result.hasTags = true }
        members.append(
          ComposeMember(name: member.name, nameSpan: member.nameSpan, value: value))
      }
      result.content = .mapping(members)
    }
    return result
  }

  // MARK: Scalars

  private mutating func scalar(_ node: DataNode, via: Origin?) -> ComposeScalar {
    let bytes = node.textBytes
    let isPlain = node.style == .plain
    var text = Sourced<String>.known(
      String(decoding: bytes, as: UTF8.self), span: node.textSpan)
    if node.kind == .string, bytes.contains(UInt8(ascii: "$")) {
      let map = SpanMap(node)
      let scope = scope
      var interpolation = Interpolation(lookup: { scope[$0] }, place: { map.span(of: $0) })
      text = Sourced(pieces: interpolation.parts(of: Array(bytes)), span: node.textSpan)
      problems += interpolation.problems
      requiredVariables += interpolation.required
      unsetVariables.formUnion(text.needs)
    }
    if let via { text.origin = via }
    return ComposeScalar(text: text, kind: node.kind, isPlain: isPlain)
  }

  // MARK: Merge keys

  private struct Member {
    var name: String
    var nameSpan: Span
    var value: DataNode
    /// Set where the member came through a merge key.
    var via: Origin?
  }

  /// The members of a small mapping without merge keys and repeated keys, as nearly all are; nil for others.
  private mutating func plainMembers(of mapping: DataNode) -> [Member]? {
    var result: [Member] = []
    for member in mapping.members {
      let name = member.name
      guard result.count < 16, name != "<<", !result.contains(where: { $0.name == name }) else {
        return nil
      }
      result.append(
        Member(name: name, nameSpan: member.key.textSpan, value: member.value, via: nil))
    }
    for member in mapping.members { checkKey(member.key) }
    budget -= result.count
    return result
  }

  private mutating func checkKey(_ key: DataNode) {
    switch key.resolved.kind {
    case .null, .boolean, .number:
      problems.append(
        SyntaxProblem(message: "non-string key: \(key.text ?? "")", span: key.span))
    case .string, .sequence, .mapping, .alias: break
    }
  }

  /// The members of a mapping with merge keys resolved; of equal keys the last one counts.
  private mutating func mergedMembers(of mapping: DataNode) -> [Member] {
    if let plain = plainMembers(of: mapping) { return plain }
    var result: [Member] = []
    var positions: [String: Int] = [:]
    for member in mapping.resolved.mergedMembers(limit: max(0, budget)) {
      let via = member.via.first.map { Origin.inherited(via: "merge", at: $0) }
      let name = member.name
      checkKey(member.key)
      let new = Member(name: name, nameSpan: member.key.textSpan, value: member.value, via: via)
      if let index = positions[name] {
        result[index] = new
      } else {
        positions[name] = result.count
        result.append(new)
      }
    }
    // Members that nobody asks for cost time as well.
    budget -= result.count
    return result
  }
}
