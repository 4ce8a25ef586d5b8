// The claims of a token as people and programs may see them.

import Deployment
import SourceText

/// Prepares claims for a report: what would let somebody act as the user is not shown.
public enum ShownClaims {
  /// One claim, or one value inside a claim.
  public struct Row: Hashable, Sendable {
    /// The name, with dots between levels: `realm_access.roles`.
    public let name: String
    /// The value, or the values of a list.
    public let items: [String]
  }

  /// Claims that name a session or a single token, or are hashes: their beginning tells two apart.
  private static let shortened: Set<String> = [
    "sid", "session_state", "jti", "nonce", "at_hash", "c_hash", "s_hash", "x5t#S256", "jkt",
  ]
  private static let shownCharacters = 6
  /// Words in the names of claims that are secrets.
  private static let secretWords = [
    "secret", "password", "passwd", "credential", "api_key", "apikey", "private_key", "_token",
  ]
  /// Claims that hold seconds since 1970.
  public static let times: Set<String> = ["exp", "iat", "nbf", "auth_time", "updated_at"]

  /// A value without what must not be shown.
  public static func masked(_ value: ClaimValue, name: String = "") -> ClaimValue {
    switch value {
    case .null, .boolean: return value
    case .number: return isSecret(name) ? .text(Redaction.mask) : value
    case .text(let text): return .text(masked(text, name: name))
    case .list(let values): return .list(values.map { masked($0, name: name) })
    case .object(let members):
      return .object(
        members.map { .init(name: $0.name, value: masked($0.value, name: $0.name)) })
    }
  }

  private static func masked(_ text: String, name: String) -> String {
    if isSecret(name) || looksLikeToken(text) { return Redaction.mask }
    guard shortened.contains(name), text.count > shownCharacters + 2 else { return text }
    return text.prefix(shownCharacters) + "…"
  }

  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return name == "token" || secretWords.contains { name.contains($0) }
  }

  /// Whether a text is a token itself: a header in Base64url, a dot and more.
  private static func looksLikeToken(_ text: String) -> Bool {
    text.hasPrefix("eyJ") && text.utf8.contains(UInt8(ascii: "."))
  }

  /// The values of an object, one row for each that is no object itself.
  public static func rows(of value: ClaimValue) -> [Row] {
    value.members.flatMap { rows(of: $0.value, name: $0.name) }
  }

  private static func rows(of value: ClaimValue, name: String) -> [Row] {
    switch value {
    case .object(let members) where !members.isEmpty:
      return members.flatMap { rows(of: $0.value, name: "\(name).\($0.name)") }
    case .list(let values): return [Row(name: name, items: values.map(text))]
    case .text(let text) where name == "scope":
      return [Row(name: name, items: text.split(separator: " ").map(String.init))]
    case .null, .boolean, .number, .text, .object:
      if times.contains(name), let seconds = value.integer {
        return [Row(name: name, items: ["\(Moment(secondsSince1970: seconds))"])]
      }
      return [Row(name: name, items: [text(value)])]
    }
  }

  private static func text(_ value: ClaimValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let boolean): boolean ? "true" : "false"
    case .number(let number): number
    case .text(let text): text
    case .list(let values): "[\(values.map(text).joined(separator: ", "))]"
    case .object(let members):
      "{\(members.map { "\($0.name): \(text($0.value))" }.joined(separator: ", "))}"
    }
  }
}

/// Two tokens side by side.
public struct TokenComparison: Sendable {
  /// A claim of one token, the other, or both.
  public struct Line: Sendable {
    /// The name of the claim.
    public let name: String
    /// What the first token says; nil where it says nothing of it.
    public let first: String?
    /// What the second token says.
    public let second: String?
    /// Whether they differ, in what is not shown too.
    public let differs: Bool
  }

  /// The header's and the claims' values, those of lists one by one.
  public let lines: [Line]
  /// The names of the claims that differ, in order.
  public var differing: [String] {
    var seen: Set<String> = []
    return lines.filter(\.differs).map(\.name).filter { seen.insert($0).inserted }
  }

  /// Compares two tokens.
  public init(_ a: Token, _ b: Token) {
    lines = Self.lines(a.header, b.header) + Self.lines(a.claims, b.claims)
  }

  /// A claim's values, and how each is shown.
  private typealias Values = [(value: String, shown: String)]

  private static func lines(_ a: ClaimValue, _ b: ClaimValue) -> [Line] {
    let first = values(a)
    let second = values(b)
    let names = first.names + second.names.filter { first.rows[$0] == nil }
    return names.flatMap { name -> [Line] in
      lines(name, first.rows[name] ?? [], second.rows[name] ?? [])
    }
  }

  private static func lines(_ name: String, _ a: Values, _ b: Values) -> [Line] {
    if a.count == 1, b.count == 1 {
      let differs = a[0].value != b[0].value
      // Of values that are cut, the shown part may be the same.
      let second = differs && a[0].shown == b[0].shown ? "another" : b[0].shown
      return [Line(name: name, first: a[0].shown, second: second, differs: differs)]
    }
    // An empty list beside none at all says nothing more.
    let others = Set(b.map(\.value))
    let own = Set(a.map(\.value))
    return a.map { item in
      let isShared = others.contains(item.value)
      return Line(
        name: name, first: item.shown, second: isShared ? item.shown : nil, differs: !isShared)
    }
      + b.filter { !own.contains($0.value) }.map {
        Line(name: name, first: nil, second: $0.shown, differs: true)
      }
  }

  private static func values(_ value: ClaimValue) -> (names: [String], rows: [String: Values]) {
    let plain = ShownClaims.rows(of: value)
    let shown = ShownClaims.rows(of: ShownClaims.masked(value))
    var rows: [String: Values] = [:]
    for (row, mask) in zip(plain, shown) {
      rows[row.name] = Array(zip(row.items, mask.items)).map { ($0, $1) }
    }
    return (plain.map(\.name), rows)
  }
}
