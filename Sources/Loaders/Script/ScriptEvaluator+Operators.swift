// Operators: what both sides agree on, and both sides where the choice is open.

import Deployment
import SourceText
import Syntax

extension ScriptEvaluator {
  /// Whether a value counts as true.
  func truth(_ value: ConfigValue) -> Ternary {
    switch value.content {
    case .text(let text), .url(let text):
      if let known = text.value { return Ternary(!known.isEmpty) }
      // A text of which a part is known is not empty.
      return text.pieces.contains { $0.text?.isEmpty == false } ? .yes : .unknown
    case .number(let text): return Ternary(text != "0" && text != "NaN")
    case .boolean(let isTrue): return Ternary(isTrue)
    case .null, .undefined, .missing: return .no
    case .list, .object, .function, .type, .pattern, .environment, .module: return .yes
    case .external, .unknown: return .unknown
    case .either(let values, _):
      let truths = values.map { truth($0) }
      guard let first = truths.first, truths.allSatisfy({ $0 == first }) else { return .unknown }
      return first
    }
  }

  mutating func conditional(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    let test = value(node.firstChild, frame)
    switch truth(test) {
    case .yes: return value(node.child(1), frame)
    case .no: return value(node.child(2), frame)
    case .unknown:
      let choices = [value(node.child(1), frame), value(node.child(2), frame)]
      return ConfigValue.choice(choices, needs: needs(of: test, at: node.firstChild), at: node.span)
    }
  }

  /// What decides a test.
  func needs(of test: ConfigValue, at node: ScriptNode?) -> [String] {
    test.needs.isEmpty ? node.map { [ScriptText.short($0)] } ?? [] : test.needs
  }

  mutating func unary(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    let operand = value(node.firstChild, frame)
    switch node.text {
    case "await": return operand
    case "void": return ConfigValue(.undefined, at: node.span)
    case "!":
      switch truth(operand) {
      case .yes: return ConfigValue(.boolean(false), at: node.span)
      case .no: return ConfigValue(.boolean(true), at: node.span)
      case .unknown: return .unknown(needs(of: operand, at: node.firstChild), at: node.span)
      }
    case "typeof":
      switch operand.content {
      case .text: return .text("string", at: node.span)
      case .undefined, .missing: return .text("undefined", at: node.span)
      case .object, .list, .null: return .text("object", at: node.span)
      case .function, .type: return .text("function", at: node.span)
      default: return .unknown(needs(of: operand, at: node.firstChild), at: node.span)
      }
    default: return .unknown(needs(of: operand, at: node), at: node.span)
    }
  }

  mutating func binary(_ node: ScriptNode, _ frame: ScriptFrame?) -> ConfigValue {
    let left = value(node.firstChild, frame)
    switch node.text {
    case "??": return nullish(left, node, frame)
    case "||":
      switch truth(left) {
      case .yes: return left
      case .no: return value(node.child(1), frame)
      case .unknown: return choice(left, value(node.child(1), frame), at: node)
      }
    case "&&":
      switch truth(left) {
      case .yes: return value(node.child(1), frame)
      case .no: return left
      case .unknown:
        let right = value(node.child(1), frame)
        return ConfigValue.choice(
          [right, ConfigValue(.boolean(false), at: left.span)],
          needs: needs(of: left, at: node.firstChild), at: node.span)
      }
    case "+": return concatenation([left, value(node.child(1), frame)], at: node.span)
    case "===", "==": return comparison(left, value(node.child(1), frame), isEqual: true, node)
    case "!==", "!=": return comparison(left, value(node.child(1), frame), isEqual: false, node)
    default:
      return .unknown(needs(of: left, at: node), at: node.span)
    }
  }

  private mutating func nullish(
    _ left: ConfigValue, _ node: ScriptNode, _ frame: ScriptFrame?
  ) -> ConfigValue {
    switch left.content {
    case .null, .undefined, .missing: return value(node.child(1), frame)
    case .unknown, .external, .either: break
    case .text(let text): if text.value != nil { return left }
    default: return left
    }
    return choice(left, value(node.child(1), frame), at: node)
  }

  /// The left value, or the right one where the left has none.
  private func choice(
    _ left: ConfigValue, _ right: ConfigValue, at node: ScriptNode
  ) -> ConfigValue {
    // `X || undefined` and `X ?? ""` are X where anything is.
    if right.isNothing { return left }
    if right.text?.isEmpty == true { return left }
    return ConfigValue.choice(
      [left, right], needs: needs(of: left, at: node.firstChild), at: node.span)
  }

  private func comparison(
    _ left: ConfigValue, _ right: ConfigValue, isEqual: Bool, _ node: ScriptNode
  ) -> ConfigValue {
    let answer: Bool?
    if left.isNothing, right.isNothing {
      answer = true
    } else if let a = Self.scalar(left), let b = Self.scalar(right) {
      answer = a == b
    } else {
      answer = nil
    }
    guard let answer else {
      return .unknown(needs(of: left, at: node) + right.needs, at: node.span)
    }
    return ConfigValue(.boolean(answer == isEqual), at: node.span)
  }

  /// A text that only equal values share; nil where the value is not known.
  private static func scalar(_ value: ConfigValue) -> String? {
    switch value.content {
    case .text(let text), .url(let text): text.value.map { "text \($0)" }
    case .number(let text): "number \(text)"
    case .boolean(let isTrue): "boolean \(isTrue)"
    case .null, .undefined, .missing: "nothing"
    default: nil
    }
  }

  // MARK: Texts in a row

  /// `a + b` and templates.
  func concatenation(_ values: [ConfigValue], at span: Span) -> ConfigValue {
    let isNumeric = !values.contains { value in
      switch value.content {
      case .number, .boolean, .null, .undefined, .missing: false
      default: true
      }
    }
    // A template always holds a text; a sum of numbers is of no use here.
    if isNumeric, values.count == 2 { return .unknown(["a sum"], at: span) }
    var pieces: [TextPiece] = []
    var size = 0
    for value in values {
      let parts = Self.pieces(of: value)
      size += parts.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) }
      guard size < ScriptText.limit, pieces.count < 500 else {
        return .unknown(["a shorter text"], at: span)
      }
      pieces += parts
    }
    return ConfigValue(.text(Sourced(pieces: pieces, span: span)), at: span)
  }

  /// The parts of a value's text.
  static func pieces(of value: ConfigValue) -> [TextPiece] {
    switch value.content {
    case .null: return [TextPiece(text: "null", span: value.span)]
    case .undefined, .missing: return [TextPiece(text: "undefined", span: value.span)]
    default: break
    }
    let text = value.sourced
    if !text.pieces.isEmpty { return text.pieces }
    if let known = text.value {
      return known.isEmpty ? [] : [TextPiece(text: known, span: text.span ?? value.span)]
    }
    return text.needs.map { TextPiece(text: nil, variable: $0, span: value.span) }
  }
}
