// Traefik's settings in one shape, however they are written: labels, flags, variables, YAML.

import Deployment
import SourceText
import Syntax

/// A setting with the settings below it.
///
/// Names of options are compared without regard to case, as Traefik does (traefik/paerser).
struct TraefikNode: Sendable {
  /// A setting below another one.
  struct Member: Sendable {
    let name: String
    var node: TraefikNode
  }

  /// The value; absent for a group of settings.
  var value: Sourced<String> = .absent
  /// Where the setting's name is written.
  var keySpan: Span?
  /// The settings below, the elements of a list among them as `[0]`, `[1]`, ….
  var members: [Member] = []

  /// The setting below under a name.
  subscript(name: String) -> TraefikNode? {
    let lower = name.lowercased()
    return members.first { $0.name == name || $0.name.lowercased() == lower }?.node
  }

  /// The setting below along some names.
  func at(_ path: String...) -> TraefikNode? {
    path.reduce(self as TraefikNode?) { $0?[$1] }
  }

  /// The values of a list: the elements, or what commas separate.
  var list: [Sourced<String>] {
    if !members.isEmpty { return members.map(\.node.value).filter(\.isPresent) }
    guard value.isPresent else { return [] }
    return value.split(at: UInt8(ascii: ",")).map(\.trimmed)
      .filter { $0.isUnknown || $0.value?.isEmpty == false }
  }

  /// The truth of a switch; a bare name means yes, as for `tls` and `--providers.docker`.
  var isOn: Ternary {
    guard value.isPresent else { return .yes }
    guard let text = value.value?.lowercased() else { return .unknown }
    return Ternary(!["false", "0", "f", "no"].contains(text))
  }

  /// A place in the setting, for a sentence about it.
  var span: Span? {
    value.span ?? keySpan ?? members.lazy.compactMap(\.node.span).first
  }

  /// Enters a value under a name such as `http.routers.web.rule` or `prefixes[0]`.
  mutating func insert(_ path: some Collection<String>, _ value: Sourced<String>, key: Span?) {
    guard let name = path.first else {
      self.value = value
      keySpan = key
      return
    }
    let lower = name.lowercased()
    if let index = members.firstIndex(where: { $0.name.lowercased() == lower }) {
      members[index].node.insert(path.dropFirst(), value, key: key)
    } else {
      var node = TraefikNode(keySpan: key)
      node.insert(path.dropFirst(), value, key: key)
      members.append(Member(name: name, node: node))
    }
  }

  /// The names in a label or flag; `a[0]` is the element `[0]` of `a`.
  static func path(_ name: String) -> [String] {
    name.split(separator: ".").flatMap { part -> [String] in
      guard part.hasSuffix("]"), let open = part.firstIndex(of: "["), open != part.startIndex
      else { return [String(part)] }
      return [String(part[..<open]), String(part[open...])]
    }
  }
}

extension TraefikNode {
  /// Deeper YAML is left out; a dynamic configuration has eight levels.
  private static let depthLimit = 30
  /// More settings than people write; aliases of aliases end here.
  private static let sizeLimit = 20_000

  /// The settings of a YAML file.
  init(_ node: DataNode) {
    var budget = Self.sizeLimit
    self.init(node, depth: 0, budget: &budget)
  }

  private init(_ node: DataNode, depth: Int, budget: inout Int) {
    self.init()
    keySpan = node.span
    budget -= 1
    guard depth < Self.depthLimit, budget > 0 else { return }
    switch node.resolved.kind {
    case .mapping:
      for member in node.mergedMembers(limit: budget) {
        var inner = TraefikNode(member.value, depth: depth + 1, budget: &budget)
        inner.keySpan = member.key.span
        members.append(Member(name: member.name, node: inner))
      }
    case .sequence:
      for (index, element) in node.elements.enumerated() {
        let inner = TraefikNode(element, depth: depth + 1, budget: &budget)
        members.append(Member(name: "[\(index)]", node: inner))
      }
    case .null, .boolean, .number, .string: value = Self.text(of: node)
    case .alias: break
    }
  }

  /// A scalar; Traefik runs the file through Go's templates first (doc.traefik.io, "File", "Go Templating").
  private static func text(of node: DataNode) -> Sourced<String> {
    guard let text = node.text, !node.isNull else { return Sourced(.absent, span: node.span) }
    let templates = PlaceholderScan(Array(text.utf8)).all().flatMap(\.names)
      .filter { $0.hasPrefix("{{") }
    return templates.isEmpty
      ? .known(text, span: node.textSpan)
      : .unknown(needs: templates.map { "`\($0)`" }, span: node.textSpan)
  }
}
