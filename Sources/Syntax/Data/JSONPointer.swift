// JSON pointers (RFC 6901): how suppressions and rule examples name a place in a file.

import SourceText

extension DataTree {
  /// The pointer of the deepest value that holds a span: its own span, or that of its key.
  ///
  /// Nil where the span lies outside of every root. Siblings are skipped, so the cost is that of the
  /// children on the way, not of the tree.
  public func pointer(at span: Span) -> String? {
    guard span.file == file.id else { return nil }
    guard var node = roots.first(where: { $0.span.contains(span) }) else { return nil }
    var pointer = ""
    while let step = Self.step(from: node, towards: span) {
      pointer += "/" + step.token
      guard let value = step.value else { break }
      node = value
    }
    return pointer
  }

  /// The node that a pointer names, the last where a key is repeated; `""` names the root.
  ///
  /// A file with several documents is searched in order.
  public func node(at pointer: String) -> DataNode? {
    guard pointer.isEmpty || pointer.hasPrefix("/") else { return nil }
    let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for root in roots {
      var node: DataNode? = root
      for token in tokens { node = node.flatMap { Self.child(String(token), of: $0) } }
      if let node { return node }
    }
    return nil
  }

  /// The bytes of the value that a pointer names, with its key where it has one.
  public func span(at pointer: String) -> Span? {
    guard let node = node(at: pointer) else { return nil }
    guard let slash = pointer.lastIndex(of: "/"),
      let member = self.node(at: String(pointer[..<slash]))?
        .member(Self.unescaped(String(pointer[pointer.index(after: slash)...]))),
      member.value == node
    else { return node.span }
    return member.key.span.union(node.span)
  }

  /// One token of the way to a span; no value where the way ends at the key.
  private static func step(
    from node: DataNode,
    towards span: Span
  ) -> (token: String, value: DataNode?)? {
    switch node.kind {
    case .mapping:
      for member in node.members where member.key.span.union(member.value.span).contains(span) {
        let token = escaped(member.name)
        return (token, member.value.span.contains(span) ? member.value : nil)
      }
    case .sequence:
      for (index, element) in node.elements.enumerated() where element.span.contains(span) {
        return (String(index), element)
      }
    case .null, .boolean, .number, .string, .alias: break
    }
    return nil
  }

  private static func child(_ token: String, of node: DataNode) -> DataNode? {
    switch node.resolved.kind {
    case .mapping: return node[unescaped(token)]
    case .sequence:
      let digits = token.utf8
      let isIndex = digits.allSatisfy { $0 &- 0x30 < 10 } && (digits.first != 0x30 || token == "0")
      guard isIndex, let index = Int(token) else { return nil }
      return node.elements.dropFirst(index).first { _ in true }
    case .null, .boolean, .number, .string, .alias: return nil
    }
  }

  private static func escaped(_ key: String) -> String {
    var token = ""
    for scalar in key.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return token
  }

  /// The key that a token stands for; `~` before anything but 0 and 1 is itself.
  private static func unescaped(_ token: String) -> String {
    var key = ""
    var scalars = Substring(token).unicodeScalars
    while let scalar = scalars.popFirst() {
      switch (scalar, scalars.first) {
      case ("~", "0"):
        key += "~"
        scalars.removeFirst()
      case ("~", "1"):
        key += "/"
        scalars.removeFirst()
      default: key.unicodeScalars.append(scalar)
      }
    }
    return key
  }
}
