// Caddy's request matchers (caddyserver.com/docs/caddyfile/matchers).

import Deployment
import SourceText

/// Turns matcher tokens and named matchers into conditions.
struct CaddyMatchers {
  /// The matchers by name, `@` included.
  private(set) var named: [String: RequestCondition] = [:]

  /// Takes the definitions of a block over those of the block around it.
  init(_ lines: [CaddyLine], outer: CaddyMatchers? = nil) {
    named = outer?.named ?? [:]
    for line in lines where line.name.hasPrefix("@") {
      named[line.name] = Self.condition(of: line)
    }
  }

  /// The condition of a directive's first word, where it is a matcher: `*`, `/path`, `@name`.
  func condition(_ word: ProxyWord) -> RequestCondition? {
    if word.text == "*" { return .always }
    if word.text.hasPrefix("/") { return .path(Self.path(word)) }
    guard word.text.hasPrefix("@") else { return nil }
    return named[word.text] ?? .unknown("matcher `\(word.text)`")
  }

  /// `@name path /a /b`, or a block with one matcher on each line; all of them have to fit.
  private static func condition(of line: CaddyLine) -> RequestCondition {
    if line.words.count > 1 {
      var inner = line
      inner.words.removeFirst()
      return matcher(inner, depth: 0)
    }
    return set(line.block ?? [], depth: 0)
  }

  /// Lines of the same matcher are alternatives for hosts and paths.
  private static func set(_ lines: [CaddyLine], depth: Int) -> RequestCondition {
    var parts: [RequestCondition] = []
    for name in ["host", "path", "method"] {
      let same = lines.filter { $0.name == name }
      guard let first = same.first else { continue }
      var joined = first
      joined.words += same.dropFirst().flatMap(\.arguments)
      parts.append(matcher(joined, depth: depth))
    }
    parts += lines.filter { !["host", "path", "method"].contains($0.name) }
      .map { matcher($0, depth: depth) }
    return .and(parts)
  }

  private static func matcher(_ line: CaddyLine, depth: Int) -> RequestCondition {
    guard depth < 20 else { return .unknown("a matcher that is nested too deep") }
    let words = line.arguments
    func any(_ make: (ProxyWord) -> RequestCondition) -> RequestCondition {
      words.count == 1 ? make(words[0]) : .any(words.map(make))
    }
    switch line.name {
    case "host": return any { .host(host($0)) }
    case "path": return any { .path(path($0)) }
    case "path_regexp":
      return words.last.map { .path(TextPattern(.regex, $0)) } ?? .unknown("a path")
    case "method": return .method(words.map { $0.text.uppercased() })
    case "protocol":
      guard let text = words.first?.text, ["http", "https"].contains(text) else {
        return .unknown("the protocol")
      }
      return .scheme(text)
    case "header": return header(words)
    case "header_regexp":
      guard words.count >= 2 else { return .unknown("a header") }
      return .header(
        name: words[words.count - 2].text.lowercased(), TextPattern(.regex, words[words.count - 1]))
    case "query":
      return any { word in
        guard let sign = word.text.firstIndex(of: "=") else { return .query(name: word.text, nil) }
        var value = word
        value.text = String(word.text[word.text.index(after: sign)...])
        let pattern = value.text == "*" ? nil : TextPattern(.exact, value)
        return .query(name: String(word.text[..<sign]), pattern)
      }
    case "remote_ip", "client_ip":
      return .clientAddress(
        words.map(\.text).flatMap { $0 == "private_ranges" ? privateRanges : [$0] })
    case "not":
      guard !words.isEmpty else { return .not(set(line.block ?? [], depth: depth + 1)) }
      var inner = line
      inner.words.removeFirst()
      return .not(matcher(inner, depth: depth + 1))
    default: return .unknown("`\(line.name)`")
    }
  }

  /// `private_ranges` (modules/caddyhttp, PrivateRangesCIDR).
  private static let privateRanges = [
    "192.168.0.0/16", "172.16.0.0/12", "10.0.0.0/8", "127.0.0.1/8", "fd00::/8", "::1",
  ]

  /// `header X`, `header X value`, `header !X`; `*` at the ends of a value stands for anything.
  private static func header(_ words: [ProxyWord]) -> RequestCondition {
    guard let field = words.first else { return .unknown("a header") }
    if field.text.hasPrefix("!") {
      return .not(.header(name: field.text.dropFirst().lowercased(), nil))
    }
    guard words.count > 1, words[1].text != "*" else {
      return .header(name: field.text.lowercased(), nil)
    }
    return .header(name: field.text.lowercased(), stars(words[1], ignoresCase: false))
  }

  /// A host; a star stands for one label.
  static func host(_ word: ProxyWord) -> TextPattern {
    TextPattern(word.text.contains("*") ? .labels : .exact, word, ignoresCase: true)
  }

  /// A path; exact unless a star says otherwise, upper and lower case alike.
  static func path(_ word: ProxyWord) -> TextPattern { stars(word, ignoresCase: true) }

  private static func stars(_ word: ProxyWord, ignoresCase: Bool) -> TextPattern {
    var word = word
    let text = word.text
    let isOpenStart = text.hasPrefix("*")
    let isOpenEnd = text.hasSuffix("*") && text.utf8.count > 1
    let inner = text.dropFirst(isOpenStart ? 1 : 0).dropLast(isOpenEnd ? 1 : 0)
    guard !inner.contains("*") else { return TextPattern(.glob, word, ignoresCase: ignoresCase) }
    word.text = String(inner)
    switch (isOpenStart, isOpenEnd) {
    case (true, true): return TextPattern(.part, word, ignoresCase: ignoresCase)
    case (true, false): return TextPattern(.suffix, word, ignoresCase: ignoresCase)
    case (false, true): return TextPattern(.prefix, word, ignoresCase: ignoresCase)
    case (false, false): return TextPattern(.exact, word, ignoresCase: ignoresCase)
    }
  }
}
