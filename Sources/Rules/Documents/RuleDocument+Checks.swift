// What a rule document has to be beside readable: its conditions typed, its sections in order.

import SourceText
import Syntax

extension RuleDocument {
  /// The headings that every document has, in this order.
  static let sections = ["Why", "Example", "Fix", "When it is fine"]

  /// Every mistake of the document, those of its conditions and its sections included.
  public var allMistakes: [Mistake] {
    guard mistakes.isEmpty, let definition else { return mistakes }
    do {
      let rule = try CompiledRule(definition)
      let idle = definition.parameters.filter { !rule.usedParameters.contains($0.name) }
      if !idle.isEmpty { return idle.map { mistake(ofIdle: $0) } }
    } catch {
      return [mistake(error)]
    }
    return sectionMistakes
  }

  /// A mistake in a condition or a template, at its place in the document.
  private func mistake(_ error: CompiledRule.Mistake) -> Mistake {
    let message = "\(error.place): \(error.error.fullMessage)"
    guard let node = places[error.place] else {
      return Mistake(message: message, span: file.span.sub(0, 3))
    }
    // A loop's collection is the end of a part of `for`; every other text is a value of its own.
    let text = Array((node.text ?? "").utf8)
    let source = Array(error.source.utf8)
    guard !source.isEmpty, source.count <= text.count,
      let start = (0...(text.count - source.count)).last(where: {
        text[$0...].starts(with: source)
          && ($0 == 0 ? text.count == source.count : text[$0 - 1] == 0x20)
      })
    else { return Mistake(message: message, span: node.span) }
    let range = error.error.range
    return Mistake(
      message: message,
      span: node.span(ofTextBytes: start + range.lowerBound..<start + range.upperBound))
  }

  /// Whoever set the parameter in a configuration would wait for an effect in vain.
  private func mistake(ofIdle parameter: RuleDefinition.Parameter) -> Mistake {
    Mistake(
      message: "nothing reads `params.\(parameter.name)`",
      span: places["params/\(parameter.name)"]?.span ?? file.span.sub(0, 3))
  }

  private var sectionMistakes: [Mistake] {
    let headings = prose.split(separator: "\n").filter { $0.hasPrefix("## ") }
      .map { String($0.dropFirst(3)) }
    var position = 0
    for section in Self.sections {
      guard let index = headings[position...].firstIndex(where: { $0.hasPrefix(section) }) else {
        return [
          Mistake(
            message: "the section `## \(section)` is missing or out of order",
            span: Span(file: file.id, body.lowerBound..<body.lowerBound))
        ]
      }
      position = index + 1
    }
    return []
  }
}
