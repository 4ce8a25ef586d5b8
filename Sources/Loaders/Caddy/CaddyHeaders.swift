// Caddy's header operations: `+name value`, `-name`, `name value`, `name find replace`.

import Deployment
import SourceText

enum CaddyHeaders {
  /// What `request_header` and `header_up` do (modules/caddyhttp/headers/caddyfile.go).
  static func request(
    _ words: [ProxyWord], block: [CaddyLine] = [], at span: Span
  ) -> [ProxyStep] {
    let own = words.isEmpty ? [] : [request(words, at: span)]
    return own + block.map { request($0.words, at: $0.head) }
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

  /// What `header` does to answers; removals are of no interest.
  static func response(
    _ words: [ProxyWord], block: [CaddyLine] = [], at span: Span
  ) -> [ProxyStep] {
    let lines = (words.isEmpty ? [] : [(words, span)]) + block.map { ($0.words, $0.head) }
    return lines.compactMap { words, span in
      guard words.count == 2, let field = words.first?.text, !field.hasPrefix("-") else {
        return nil
      }
      let name = String(field.drop { "+?>".contains($0) })
      return ProxyStep(
        .setResponseHeader(name: name, value: words[1]),
        name: "`\(words.map(\.text).joined(separator: " "))`", span: span)
    }
  }
}
