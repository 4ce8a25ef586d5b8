// Caddy's header operations: `+name value`, `-name`, `name value`, `name find replace`.

import Deployment
import SourceText

enum CaddyHeaders {
  /// What `request_header` and `header_up` do (modules/caddyhttp/headers/caddyfile.go).
  static func request(
    _ words: [ProxyWord], block: [CaddyLine] = [], at span: Span
  ) -> [ProxyStep] {
    let own = words.isEmpty ? [] : [request(words, at: span)]
    return ordered(own + block.map { request($0.words, at: $0.head) })
  }

  /// The operations of one directive in the order in which they are done: those that add, that set,
  /// that delete, that replace (modules/caddyhttp/headers/headers.go, ApplyTo).
  static func ordered(_ steps: [ProxyStep]) -> [ProxyStep] {
    func place(_ step: ProxyStep) -> Int {
      switch step.action {
      case .setHeader(_, _, let isAddition): isAddition ? 0 : 1
      case .removeHeader: 2
      default: 3
      }
    }
    var names: Set<String> = []
    // Of several values for one name the last one is kept.
    let kept = steps.reversed().filter { step in
      guard case .setHeader(let name, _, false) = step.action else { return true }
      return names.insert(name.lowercased()).inserted
    }.reversed()
    return (0...3).flatMap { number in kept.filter { place($0) == number } }
  }

  private static func request(_ words: [ProxyWord], at span: Span) -> ProxyStep {
    let field = words.first?.text ?? ""
    func step(_ action: ProxyStep.Action) -> ProxyStep {
      ProxyStep(action, name: "`\(words.map(\.text).joined(separator: " "))`", span: span)
    }
    let name = String(field.drop { "+-?>".contains($0) })
    if field.hasPrefix("-") { return step(.removeHeader(name: name)) }
    if words.count > 2 { return step(.editHeader(name: name)) }
    let value = words.count > 1 ? words[1] : ProxyWord(text: "", span: span)
    return step(
      .setHeader(name: name, value: value, isAddition: field.hasPrefix("+")))
  }

  /// What `header` does to answers.
  ///
  /// A header is set before the upstream's own comes, so that both arrive, unless the directive waits for
  /// the answer: with `>` or a deletion in it (measured on 2.6 and 2.11).
  static func response(
    _ words: [ProxyWord], block: [CaddyLine] = [], at span: Span
  ) -> [ProxyStep] {
    let lines = (words.isEmpty ? [] : [(words, span)]) + block.map { ($0.words, $0.head) }
    let isDeferred = lines.contains { words, _ in
      words.first.map { $0.text.hasPrefix("-") || $0.text == "defer" } ?? false
    }
    return lines.compactMap { response($0.0, isDeferred: isDeferred, at: $0.1) }
  }

  /// What `header_down` does to the upstream's answer.
  static func down(_ words: [ProxyWord], at span: Span) -> ProxyStep? {
    response(words, isDeferred: true, at: span)
  }

  private static func response(
    _ words: [ProxyWord], isDeferred: Bool, at span: Span
  ) -> ProxyStep? {
    guard let field = words.first?.text else { return nil }
    let title = "`\(words.map(\.text).joined(separator: " "))`"
    let name = String(field.drop { "+-?>".contains($0) })
    if field.hasPrefix("-") {
      return ProxyStep(.hideResponseHeader(name: name), name: title, span: span)
    }
    // `?` sets what is missing, a third word replaces in what is there: neither adds a line.
    guard words.count == 2, !field.hasPrefix("?") else { return nil }
    let replaces = !field.hasPrefix("+") && (isDeferred || field.hasPrefix(">"))
    return ProxyStep(
      .setResponseHeader(name: name, value: words[1], replaces: replaces), name: title, span: span)
  }
}
