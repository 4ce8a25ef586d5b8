// What an entry of an Authentik provider's redirect URIs lets through.
//
// authorize.py (2025): `strict` compares as a whole, `regex` is Python's `re.fullmatch`. Before 2024.12 every
// word of the text was a regular expression, and `*` alone stood for `.*`.

import Deployment

/// An entry of `redirect_uris`.
public struct AuthentikRedirectPattern: Sendable {
  /// What lets a pattern match foreign hosts.
  public enum Looseness: String, Sendable {
    /// Nothing.
    case none
    /// Any address matches.
    case any
    /// A wildcard in the host that a dot or a slash may end.
    case host
    /// A dot that stands for any character.
    case dot
    /// It cannot be told.
    case unknown
  }

  /// The entry.
  public let entry: AuthentikRedirectURI

  /// Tells what an entry does.
  public init(_ entry: AuthentikRedirectURI) { self.entry = entry }

  private var isExpression: Bool { entry.matching == .regex || entry.matching == .line }

  /// Whether Authentik accepts an address with this entry.
  public func matches(_ address: String) -> Ternary {
    guard let pattern = entry.url.value else { return entry.url.isAbsent ? .no : .unknown }
    if pattern == address, entry.matching != .regex { return .yes }
    switch entry.matching {
    case .strict: return .no
    case .unknown: return .unknown
    case .line where pattern == "*": return .yes
    case .regex, .line:
      switch PCRE("^(?:\(pattern))$").match(address) {
      case .match: return .yes
      case .noMatch: return .no
      case .undecided: return .unknown
      }
    }
  }

  /// Whether an address with this path could be accepted, whatever its host; of expressions that is not decided.
  public func matches(path: String, isWhole: Bool) -> Ternary {
    guard let pattern = entry.url.value, !isExpression, entry.matching != .unknown else {
      // A plain address in the text form is one that its author did not mean as an expression.
      guard entry.matching == .line, let address = entry.url.value.flatMap({ WebAddress($0) })
      else {
        return entry.url.isAbsent ? .no : .unknown
      }
      return address.path == path ? .yes : .unknown
    }
    let own = WebAddress(pattern).map { $0.path + $0.suffix }
    if own == path { return .yes }
    return own?.hasSuffix(path) == true && !isWhole ? .unknown : .no
  }

  // MARK: Loose expressions

  /// What makes the expression match hosts that its author did not write.
  public var looseness: Looseness {
    guard isExpression else { return .none }
    guard let pattern = entry.url.value else { return .unknown }
    if entry.matching == .line, pattern == "*" { return .any }
    var bytes = Array(pattern.utf8)[...]
    if bytes.first == UInt8(ascii: "^") { bytes.removeFirst() }
    for open in [".*", ".+", "(.*)", "(.+)"] where bytes.elementsEqual(open.utf8) { return .any }
    guard let host = Self.host(of: bytes) else { return .unknown }
    return Self.looseness(ofHost: host)
  }

  /// The pattern's part between `://` and the next slash outside of classes and groups.
  private static func host(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let all = Array(bytes)
    guard
      let scheme = all.indices.first(where: {
        all[$0...].starts(with: "://".utf8) || all[$0...].starts(with: ":\\/\\/".utf8)
      })
    else { return nil }
    let start = scheme + (all[scheme...].starts(with: "://".utf8) ? 3 : 5)
    var end = start
    var isClass = false
    while end < all.count {
      switch all[end] {
      case UInt8(ascii: "\\"):
        if end + 1 < all.count, all[end + 1] == UInt8(ascii: "/"), !isClass {
          return all[start..<end]
        }
        end += 1
      case UInt8(ascii: "["): isClass = true
      case UInt8(ascii: "]"): isClass = false
      case UInt8(ascii: "/") where !isClass: return all[start..<end]
      case UInt8(ascii: "$") where !isClass: return all[start..<end]
      default: break
      }
      end += 1
    }
    return all[start..<min(end, all.count)]
  }

  private static func looseness(ofHost host: ArraySlice<UInt8>) -> Looseness {
    let text = String(decoding: host, as: UTF8.self)
    // Whoever can listen on the developer's own machine needs no redirect.
    let name = text.split(separator: ":").first ?? ""
    if ["localhost", "127.0.0.1", "127\\.0\\.0\\.1"].contains(String(name))
      || name.hasSuffix(".localhost")
    {
      return .none
    }
    var found = Looseness.none
    var offset = host.startIndex
    var isClass = false
    while offset < host.endIndex {
      switch host[offset] {
      case UInt8(ascii: "\\"): offset += 1
      case UInt8(ascii: "["):
        isClass = true
        // `[^/]` and the like take dots too.
        if offset + 1 < host.endIndex, host[offset + 1] == UInt8(ascii: "^"),
          !excludesDot(host[offset...])
        {
          return .host
        }
      case UInt8(ascii: "]"): isClass = false
      case UInt8(ascii: ".") where !isClass:
        let next = offset + 1 < host.endIndex ? host[offset + 1] : 0
        if [UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{")].contains(next) {
          return .host
        }
        found = .dot
      default: break
      }
      offset += 1
    }
    return found
  }

  /// Whether a negated class names the dot.
  private static func excludesDot(_ bytes: ArraySlice<UInt8>) -> Bool {
    let end = bytes.dropFirst(2).firstIndex(of: UInt8(ascii: "]")) ?? bytes.endIndex
    return bytes[bytes.startIndex..<end].contains(UInt8(ascii: "."))
  }
}
