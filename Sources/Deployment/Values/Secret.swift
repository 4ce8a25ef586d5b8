// A secret as the model keeps it: what kind of text it is and whether it equals another one, never the text.

import SourceText

/// A client secret, a password or a private key.
public struct Secret: Hashable, Sendable {
  /// What the text shows of itself.
  public enum Kind: String, Sendable {
    /// A text that works as a secret.
    case literal
    /// The asterisks that Keycloak's exports and blanked files have in place of it.
    case mask
    /// A text that asks its reader to write something else: `changeme`, `<secret>`, `${NAME}`.
    case placeholder
    /// Nothing.
    case empty
  }

  /// What the text shows of itself.
  public let kind: Kind
  /// Whether it is a throw-away word, such as `secret` or `test123`, that nobody has to find out.
  public let isTrivial: Bool
  /// Salted anew in every process, so that it says nothing outside.
  private let fingerprint: Int

  /// Takes what is needed of a text, and forgets it.
  public init(_ text: String) {
    kind = Self.kind(of: text)
    isTrivial = Self.isTrivial(text)
    var hasher = Hasher()
    hasher.combine(text)
    fingerprint = hasher.finalize()
  }

  private static func kind(of text: String) -> Kind {
    let bytes = text.utf8.filter { $0 > 0x20 }
    if bytes.isEmpty { return .empty }
    if bytes.allSatisfy({ $0 == UInt8(ascii: "*") }) || text.allSatisfy({ $0 == "•" }) {
      return .mask
    }
    let isFiller = bytes.count > 2 && bytes.allSatisfy { "xX.-_#?".utf8.contains($0) }
    return isFiller || isTemplate(text) || isName(bytes) || asksForChange(text)
      ? .placeholder : .literal
  }

  /// Marks that some program or person replaces.
  private static func isTemplate(_ text: String) -> Bool {
    let marks = [("<", ">"), ("[", "]"), ("{{", "}}"), ("__", "__"), ("%", "%"), ("@", "@")]
    return text.contains("${") || text.contains("$(") || text.contains("{{")
      || marks.contains { text.count > 2 && text.hasPrefix($0.0) && text.hasSuffix($0.1) }
  }

  /// The name of a variable in place of its value: `KEYCLOAK_CLIENT_SECRET`.
  private static func isName(_ bytes: [UInt8]) -> Bool {
    let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let words = bytes.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    return words.count > 1 && words.allSatisfy { !$0.isEmpty && $0.allSatisfy(upper.contains) }
  }

  private static let requests = [
    "changeme", "changethis", "changeit", "replace", "placeholder", "redacted", "yoursecret",
    "yourclient", "yourkeycloak", "yourauth", "yournext", "yourpassword", "yourkey", "yoursuper",
    "yourown", "yourrandom", "example", "dummy", "insert", "todo", "fixme", "xxxx", "generate",
    "secrethere", "keyhere", "passwordhere", "valuehere", "setme", "notasecret", "masked",
    "changein", "mustchange", "tobereplaced", "openssl",
  ]

  private static func asksForChange(_ text: String) -> Bool {
    let letters = String(text.lowercased().filter { $0.isLetter || $0.isNumber })
    return requests.contains { letters.contains($0) }
  }

  private static let everydayWords: Set<Substring> = [
    "secret", "password", "passwd", "pass", "admin", "root", "user", "test", "testing", "demo",
    "guest", "client", "app", "my", "the", "dev", "development", "local", "super", "supersecret",
    "mysecret", "keycloak", "authentik", "nextauth", "auth", "postgres", "key", "very", "top",
    "not",
    "so", "a", "frontend", "backend", "web", "api", "service", "token", "default", "public", "only",
    "for", "insecure", "unsafe", "sample", "testsecret", "devsecret", "clientsecret", "please",
    "is", "this", "random", "string", "some", "keycloakclient", "nextjs", "next", "in", "use",
  ]

  private static func isTrivial(_ text: String) -> Bool {
    if text.utf8.count < 8 { return true }
    let words = text.lowercased().split { !$0.isLetter }
    return words.allSatisfy(everydayWords.contains) && text.filter(\.isNumber).count <= 4
  }
}

extension Sourced where Value == String {
  /// The text as a secret: its place, its kind and the variables in it stay, its words do not.
  public var secret: Sourced<Secret> {
    var secret: Sourced<Secret>
    switch state {
    case .known(let text): secret = Sourced<Secret>(.known(Secret(text)), span: span)
    case .unknown(let needs): secret = Sourced<Secret>(.unknown(needs: needs), span: span)
    case .absent: secret = Sourced<Secret>(.absent, span: span)
    }
    secret.origin = origin
    secret.pieces = pieces.map {
      TextPiece(text: nil, variable: $0.variable, span: $0.span, definition: $0.definition)
    }
    return secret
  }
}

extension Sourced {
  /// Whether whoever deploys may give another value without changing these files: a default of a variable,
  /// or a sample's value.
  public var isOverridable: Bool {
    if case .sample = origin { return true }
    guard let span else { return false }
    return pieces.contains { piece in
      piece.variable != nil && (piece.definition.map { span.contains($0) } ?? true)
    }
  }

  /// The variables that it was put together from.
  public var variables: [String] { pieces.compactMap(\.variable) }

  /// Where those variables get their values, outside the value's own text.
  public var definitions: [Span] {
    pieces.compactMap { piece in
      guard piece.variable != nil, let place = piece.definition else { return nil }
      return span.map { $0.contains(place) } == true ? nil : place
    }
  }
}
