// Which requests a rule of Traefik or Caddy is for.

/// A condition on a request.
public indirect enum RequestCondition: Hashable, Sendable {
  /// Every request.
  case always
  /// All of these.
  case all([RequestCondition])
  /// One of these.
  case any([RequestCondition])
  /// Not this.
  case not(RequestCondition)
  /// The host, without a port.
  case host(TextPattern)
  /// The path, decoded.
  case path(TextPattern)
  /// One of these methods.
  case method([String])
  /// A header; any value where there is no pattern.
  case header(name: String, TextPattern?)
  /// A query parameter; any value where there is no pattern.
  case query(name: String, TextPattern?)
  /// `http` or `https`.
  case scheme(String)
  /// One of these addresses or ranges of clients.
  case clientAddress([String])
  /// Something that the files do not decide; the text says what, for a sentence.
  case unknown(String)

  /// Several conditions at once, as few nodes as possible.
  public static func and(_ conditions: [RequestCondition]) -> RequestCondition {
    let conditions = conditions.filter { $0 != .always }
    return conditions.count > 1 ? .all(conditions) : conditions.first ?? .always
  }
}

/// What a part of a request is compared with.
public struct TextPattern: Hashable, Sendable {
  /// The way of comparing.
  public enum Kind: Hashable, Sendable {
    /// The same text.
    case exact
    /// The text's start.
    case prefix
    /// The text's end.
    case suffix
    /// Any part of the text.
    case part
    /// `*` stands for any characters but a slash.
    case glob
    /// `*` stands for one label of a host name.
    case labels
    /// A regular expression that may match anywhere.
    case regex
  }

  /// The way of comparing.
  public var kind: Kind
  /// The text, without the stars that the kind stands for.
  public var text: ProxyWord
  /// Whether upper and lower case are alike.
  public var ignoresCase: Bool

  /// Makes a pattern.
  public init(_ kind: Kind, _ text: ProxyWord, ignoresCase: Bool = false) {
    self.kind = kind
    self.text = text
    self.ignoresCase = ignoresCase
  }
}
