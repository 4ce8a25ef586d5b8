// A word of a proxy's configuration: text with the variables that are filled in for every request.

import SourceText

/// A directive's argument as the proxy reads it: quotes removed, escapes and environment resolved.
public struct ProxyWord: Hashable, Sendable {
  /// A part of a word.
  public enum Part: Hashable, Sendable {
    /// Text that stands for itself.
    case text(String)
    /// `$name` or `${name}`, without the sign and the braces.
    case variable(String)
  }

  /// The text, variables as written.
  public var text: String
  /// The bytes in the file, quotes included.
  public var span: Span
  /// How the text came to be; `interpolated` where an environment variable was put in.
  public var origin: Origin

  /// Makes a word.
  public init(text: String, span: Span, origin: Origin = .explicit) {
    self.text = text
    self.span = span
    self.origin = origin
  }

  /// Whether a sign stands in it that variables begin with.
  public var mayHoldVariables: Bool { text.utf8.contains(UInt8(ascii: "$")) }

  /// The text split at its variables, as ngx_http_script_compile does; a `$` that names nothing is text.
  public var parts: [Part] {
    guard mayHoldVariables else { return text.isEmpty ? [] : [.text(text)] }
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var literal: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "$"),
        let (name, end) = Self.name(after: offset, in: bytes)
      else {
        literal.append(bytes[offset])
        offset += 1
        continue
      }
      if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
      literal = []
      parts.append(.variable(String(decoding: bytes[name], as: UTF8.self)))
      offset = end
    }
    if !literal.isEmpty { parts.append(.text(String(decoding: literal, as: UTF8.self))) }
    return parts
  }

  /// The names of the variables in order.
  public var variables: [String] {
    guard mayHoldVariables else { return [] }
    return parts.compactMap { if case .variable(let name) = $0 { name } else { nil } }
  }

  /// The variables that a template's environment has to give and does not.
  ///
  /// nginx's own variables are lower case; upper case is what envsubst fills in.
  public var needs: [String] { variables.filter(Self.isEnvironmentName) }

  /// Whether a `${NAME}` without a value stands in it, as loaders of Traefik and Caddy leave it there;
  /// `${1}` is a group of a pattern.
  public var isOpen: Bool {
    guard text.contains("${") else { return false }
    return text.split(separator: "${", omittingEmptySubsequences: false).dropFirst().contains {
      $0.utf8.first.map { !(0x30...0x39).contains($0) } ?? true
    }
  }

  /// The text as a value that may be unknown.
  public var value: Sourced<String> {
    let needs = needs
    return needs.isEmpty
      ? .known(text, span: span, origin: origin) : .unknown(needs: needs, span: span)
  }

  /// Whether a variable's name is in the style of environment variables.
  public static func isEnvironmentName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    } && name.utf8.contains { (0x41...0x5A).contains($0) }
  }

  private static func name(after dollar: Int, in bytes: [UInt8]) -> (Range<Int>, end: Int)? {
    var start = dollar + 1
    guard start < bytes.count else { return nil }
    let isBraced = bytes[start] == UInt8(ascii: "{")
    if isBraced { start += 1 }
    if !isBraced, (0x31...0x39).contains(bytes[start]) { return (start..<start + 1, start + 1) }
    var end = start
    while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
    guard start < end else { return nil }
    guard isBraced else { return (start..<end, end) }
    return end < bytes.count && bytes[end] == UInt8(ascii: "}") ? (start..<end, end + 1) : nil
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_")
  }
}
