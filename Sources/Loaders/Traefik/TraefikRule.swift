// The language of Traefik's router rules: ``Host(`a`) && (PathPrefix(`/b`) || !Method(`GET`))``.

import Deployment
import SourceText

/// A rule with what can be seen of it at a glance.
struct TraefikRule {
  /// Which requests it takes.
  let condition: RequestCondition
  /// The names in its `Host` matchers, those behind a `!` left out.
  let hosts: [Sourced<String>]
  /// Why it is not understood; Traefik refuses such a router.
  let fault: String?

  /// Reads a rule (doc.traefik.io, "Rules & Priority"; v2 takes several values in one matcher and
  /// `{name:pattern}` in paths and hosts, v3 has Go's regular expressions).
  init(_ text: Sourced<String>) {
    var parser = TraefikRuleParser(text)
    let parsed = parser.rule()
    condition = parsed ?? .unknown("a rule that is not understood")
    hosts = parser.hosts
    fault = parsed == nil ? parser.fault : nil
  }
}

private struct TraefikRuleParser {
  /// Deeper rules are refused; real ones have three levels.
  private static let depthLimit = 50
  private let source: Sourced<String>
  private let bytes: [UInt8]
  private let needs: [String]
  private var offset = 0
  private var isNegated = false
  private(set) var hosts: [Sourced<String>] = []
  private(set) var fault = "the rule ends too early"

  init(_ source: Sourced<String>) {
    self.source = source
    needs = source.needs
    if let value = source.value {
      bytes = Array(value.utf8)
    } else {
      bytes = source.pieces.flatMap { Array(($0.text ?? "${\($0.variable ?? "")}").utf8) }
    }
  }

  mutating func rule() -> RequestCondition? {
    guard let condition = alternatives(depth: 0) else { return nil }
    skipBlanks()
    guard offset == bytes.count else {
      fault = "`\(text(offset..<bytes.count))` is left over"
      return nil
    }
    return condition
  }

  // MARK: Operators

  private mutating func alternatives(depth: Int) -> RequestCondition? {
    var parts: [RequestCondition] = []
    repeat {
      guard let part = conjunction(depth: depth) else { return nil }
      parts.append(part)
    } while skip("||")
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction(depth: Int) -> RequestCondition? {
    var parts: [RequestCondition] = []
    repeat {
      guard let part = factor(depth: depth) else { return nil }
      parts.append(part)
    } while skip("&&")
    return .and(parts)
  }

  private mutating func factor(depth: Int) -> RequestCondition? {
    guard depth < Self.depthLimit else {
      fault = "the rule is nested too deep"
      return nil
    }
    if skip("!") {
      isNegated.toggle()
      defer { isNegated.toggle() }
      return factor(depth: depth + 1).map { .not($0) }
    }
    if skip("(") {
      guard let inner = alternatives(depth: depth + 1) else { return nil }
      guard skip(")") else {
        fault = "a `)` is missing"
        return nil
      }
      return inner
    }
    return matcher()
  }

  // MARK: Matchers

  private mutating func matcher() -> RequestCondition? {
    skipBlanks()
    let start = offset
    while offset < bytes.count, isLetter(bytes[offset]) { offset += 1 }
    let name = text(start..<offset)
    guard !name.isEmpty, skip("(") else {
      fault = source.value == nil ? "it depends on variables" : "`\(name)` is no matcher"
      return nil
    }
    var values: [ProxyWord] = []
    while !skip(")") {
      guard let value = value() else { return nil }
      values.append(value)
      _ = skip(",")
    }
    return condition(name, values)
  }

  /// A text in backticks or double quotes.
  private mutating func value() -> ProxyWord? {
    skipBlanks()
    guard offset < bytes.count, [0x60, 0x22].contains(bytes[offset]) else {
      fault = "a matcher's value needs backticks or double quotes"
      return nil
    }
    let mark = bytes[offset]
    let start = offset + 1
    var end = start
    while end < bytes.count, bytes[end] != mark {
      end += mark == 0x22 && bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else {
      fault = "a value is never closed"
      return nil
    }
    offset = end + 1
    return word(start..<end, isEscaped: mark == 0x22)
  }

  private func word(_ range: Range<Int>, isEscaped: Bool) -> ProxyWord {
    var text = text(range)
    if isEscaped {
      text = text.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }
    let place = source.value == nil ? source.span : source.span(of: range)
    return ProxyWord(
      text: text, span: place ?? Span(file: FileID(0), start: 0, end: 0), origin: source.origin)
  }

  private mutating func condition(_ name: String, _ values: [ProxyWord]) -> RequestCondition {
    func any(_ make: (ProxyWord) -> RequestCondition) -> RequestCondition {
      values.count == 1 ? make(values[0]) : values.isEmpty ? .always : .any(values.map(make))
    }
    switch name.lowercased() {
    case "host":
      if !isNegated { hosts += values.map(host) }
      return any { word in
        word.text.hasPrefix("*.")
          ? .host(TextPattern(.labels, word, ignoresCase: true))
          : .host(TextPattern(.exact, word, ignoresCase: true))
      }
    case "hostregexp", "hostregex":
      return any { .host(TextPattern(.regex, Self.pattern($0, endsHere: true), ignoresCase: true)) }
    case "hostsni":
      guard values.contains(where: { $0.text != "*" }) else { return .always }
      if !isNegated { hosts += values.map(host) }
      return any { .host(TextPattern(.exact, $0, ignoresCase: true)) }
    case "path":
      return any { word in
        word.hasTemplate
          ? .path(TextPattern(.regex, Self.pattern(word, endsHere: true)))
          : .path(TextPattern(.exact, word))
      }
    case "pathprefix":
      return any { word in
        word.hasTemplate
          ? .path(TextPattern(.regex, Self.pattern(word, endsHere: false)))
          : .path(TextPattern(.prefix, word))
      }
    case "pathregexp": return any { .path(TextPattern(.regex, $0)) }
    case "method": return .method(values.map { $0.text.uppercased() })
    case "header", "headers", "headerregexp", "headersregexp":
      guard values.count == 2 else { return .unknown("a header") }
      let kind: TextPattern.Kind = name.lowercased().hasSuffix("regexp") ? .regex : .exact
      return .header(name: values[0].text.lowercased(), TextPattern(kind, values[1]))
    case "query", "queryregexp": return query(values, isPattern: name.lowercased() != "query")
    case "clientip": return .clientAddress(values.map(\.text))
    default: return .unknown("`\(name)(…)`")
    }
  }

  /// v2 writes ``Query(`a=b`)``, v3 ``Query(`a`, `b`)``.
  private func query(_ values: [ProxyWord], isPattern: Bool) -> RequestCondition {
    guard let first = values.first else { return .unknown("a query parameter") }
    let kind: TextPattern.Kind = isPattern ? .regex : .exact
    if values.count == 2 { return .query(name: first.text, TextPattern(kind, values[1])) }
    guard let sign = first.text.firstIndex(of: "=") else {
      return .query(name: first.text, nil)
    }
    var value = first
    value.text = String(first.text[first.text.index(after: sign)...])
    return .query(name: String(first.text[..<sign]), TextPattern(kind, value))
  }

  private func host(_ word: ProxyWord) -> Sourced<String> {
    word.isOpen
      ? .unknown(needs: needs, span: word.span)
      : .known(word.text, span: word.span, origin: word.origin)
  }

  /// A regular expression from one of v2's with `{name:pattern}` in it; v3's stays what it is.
  private static func pattern(_ word: ProxyWord, endsHere: Bool) -> ProxyWord {
    let text = word.text
    guard word.hasTemplate else { return word }
    var result = "^"
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += escaped(rest[..<open])
      var depth = 0
      let close = rest[open...].firstIndex { character in
        if character == "{" { depth += 1 }
        if character == "}" { depth -= 1 }
        return depth == 0
      }
      guard let close else { break }
      let inner = rest[rest.index(after: open)..<close]
      let pattern = inner.firstIndex(of: ":").map { inner[inner.index(after: $0)...] } ?? "[^/]+"
      result += "(?:\(pattern))"
      rest = rest[rest.index(after: close)...]
    }
    var copy = word
    copy.text = result + escaped(rest) + (endsHere ? "$" : "")
    return copy
  }

  private static func escaped(_ text: Substring) -> String {
    text.map { ".+*?()[]{}|^$\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  // MARK: Characters

  private mutating func skipBlanks() {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
  }

  private mutating func skip(_ mark: String) -> Bool {
    skipBlanks()
    guard bytes[offset...].starts(with: mark.utf8) else { return false }
    offset += mark.utf8.count
    return true
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension ProxyWord {
  /// Whether v2's `{name:pattern}` or `{name}` stands in it; `{2,3}` is a regular expression's.
  fileprivate var hasTemplate: Bool {
    guard !isOpen, let open = text.firstIndex(of: "{") else { return false }
    let name = text[text.index(after: open)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    let rest = text[name.endIndex...]
    return rest.hasPrefix(":") || rest.hasPrefix("}") && name.contains(where: \.isLetter)
  }
}
