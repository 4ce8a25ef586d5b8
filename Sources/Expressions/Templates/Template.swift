// Messages with holes: "{step.name} sends the browser to {step.url}".

/// A text with expressions in braces; `{{` and `}}` stand for the braces themselves.
public struct Template: Sendable {
  private enum Part: Sendable {
    case text(String)
    case hole(CheckedExpression)
  }

  /// The text as it is written.
  public let source: String
  private let parts: [Part]

  /// Parses and checks a template; ranges of errors count in its own text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - variables: the types of the variables that its holes may read.
  ///   - parameters: the constants that they may read as `params.NAME`.
  ///   - schema: the object types.
  public init(
    _ text: String, variables: [String: Type], parameters: [String: Value] = [:],
    schema: Schema = .empty
  ) throws(ExpressionError) {
    source = text
    let context = (variables: variables, parameters: parameters, schema: schema)
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var literal: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      let byte = bytes[offset]
      let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
      let isDoubled = offset + 1 < bytes.count && bytes[offset + 1] == byte
      if !isBrace || isDoubled {
        literal.append(byte)
        offset += isBrace ? 2 : 1
        continue
      }
      guard byte == UInt8(ascii: "{") else {
        throw ExpressionError("a brace in the text is written `}}`", range: offset..<(offset + 1))
      }
      parts.append(.text(String(decoding: literal, as: UTF8.self)))
      literal = []
      let (node, end) = try Parser.parseHole(bytes, at: offset)
      parts.append(.hole(try Self.check(node, bytes, context)))
      offset = end
    }
    parts.append(.text(String(decoding: literal, as: UTF8.self)))
    self.parts = parts
  }

  private static func check(
    _ node: SyntaxNode, _ bytes: [UInt8],
    _ context: (variables: [String: Type], parameters: [String: Value], schema: Schema)
  ) throws(ExpressionError) -> CheckedExpression {
    var checker = Checker(
      variables: context.variables, parameters: context.parameters, schema: context.schema)
    let checked = try checker.check(node)
    guard isPrintable(checked.type, context.schema) else {
      throw ExpressionError("\(checked.type.withArticle) has no text", range: node.range)
    }
    let source = String(decoding: bytes[node.range], as: UTF8.self)
    return CheckedExpression(source: source, checked: checked, by: checker)
  }

  private static func isPrintable(_ type: Type, _ schema: Schema) -> Bool {
    switch type.unwrapped {
    case .list(let element): return isPrintable(element, schema)
    case .map: return false
    case .object(let name): return schema.type(named: name)?.hasText == true
    default: return true
    }
  }

  /// Whether the text has no holes.
  public var isConstant: Bool {
    !parts.contains { if case .hole = $0 { true } else { false } }
  }

  /// The parameters that the holes read.
  public var parameterNames: Set<String> {
    parts.reduce(into: []) { names, part in
      if case .hole(let expression) = part { names.formUnion(expression.parameterNames) }
    }
  }

  /// Fills the holes.
  public func render(_ scope: Scope) -> Rendered {
    var rendered = Rendered(text: "", needs: [])
    for part in parts {
      switch part {
      case .text(let text): rendered.text += text
      case .hole(let expression): Self.print(expression.evaluate(scope).value, into: &rendered)
      }
    }
    return rendered
  }

  /// Text bare, lists joined with commas, null as nothing.
  private static func print(_ value: Value, into rendered: inout Rendered) {
    switch value.payload {
    case .null: break
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        if index > 0 { rendered.text += ", " }
        print(element, into: &rendered)
      }
    case .unknown(let needs):
      rendered.needs.formUnion(needs)
      rendered.text += "(unknown)"
    case .error(let error):
      rendered.failure = rendered.failure ?? error
      rendered.text += "(unknown)"
    default: rendered.text += Conversion.text(of: value) ?? value.json()
    }
  }
}

extension Parser {
  /// Parses the hole that starts at a brace; gives the offset after its closing brace.
  fileprivate static func parseHole(
    _ bytes: [UInt8], at start: Int
  ) throws(ExpressionError) -> (SyntaxNode, end: Int) {
    var parser = try Parser(bytes, at: start + 1)
    if parser.token.kind == .symbol(.rightBrace) {
      throw ExpressionError("the hole is empty", range: start..<parser.token.range.upperBound)
    }
    let node = try parser.expression()
    // The parser has looked one token ahead, and that token is the brace.
    guard parser.token.kind == .symbol(.rightBrace) else { throw parser.unexpected("`}`") }
    return (node, parser.token.range.upperBound)
  }
}
