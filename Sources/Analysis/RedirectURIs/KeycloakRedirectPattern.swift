// What an entry of a Keycloak client's redirect URIs lets through.
//
// RedirectUtils (26.x): `*` counts only as the last character of an entry without `?`. Then the address has to
// start with what stands before it, query and fragment left out. Everything else is compared as a whole.

import Deployment

/// An entry of `redirectUris` or of `post.logout.redirect.uris`.
public struct KeycloakRedirectPattern: Sendable {
  /// What an entry does.
  public enum Effect: String, Sendable {
    /// Every http(s) address.
    case any
    /// Every address whose host starts like the entry's: other people's hosts too.
    case prefix
    /// Every address below a path, or on any port of one host.
    case wildcard
    /// One address.
    case exact
    /// Nothing: its `*` is an ordinary character, or no address starts like it.
    case dead
    /// It depends on variables.
    case unknown
  }

  /// The entry.
  public let entry: Sourced<String>
  /// The client's `rootUrl`, which relative entries start with.
  public let rootURL: Sourced<String>
  /// Whether it is for the way back from a logout, where no code travels.
  public let isPostLogout: Bool
  /// What it does.
  public let effect: Effect
  /// Why it matches nothing; empty where it does.
  public let reason: String
  /// Whether it is a path: it follows the root URL, or Keycloak's own address where there is none.
  public let isRelative: Bool

  /// Tells what an entry does.
  public init(
    _ entry: Sourced<String>, rootURL: Sourced<String> = .absent, isPostLogout: Bool = false
  ) {
    self.entry = entry
    self.isPostLogout = isPostLogout
    self.rootURL = rootURL
    isRelative = entry.value?.hasPrefix("/") == true
    (effect, reason) = entry.value.map { Self.effect(of: $0) } ?? (.unknown, "")
  }

  private static func effect(of text: String) -> (Effect, String) {
    if text == "*" { return (.any, "") }
    guard text.contains("*") else { return (.exact, "") }
    guard text.hasSuffix("*") else { return (.dead, "`*` is a wildcard only at the end") }
    if text.contains("?") { return (.dead, "`*` is no wildcard in an entry with `?`") }
    let start = text.dropLast()
    if start.contains("*") { return (.dead, "only the last `*` is a wildcard") }
    if start.hasPrefix("/") { return (.wildcard, "") }
    if ["http://", "https://"].contains(where: { $0.hasPrefix(start) }) { return (.any, "") }
    guard let scheme = start.range(of: "://") else {
      return (.dead, "it has no scheme, and no address starts like it")
    }
    guard ["http", "https"].contains(start[..<scheme.lowerBound]) else { return (.wildcard, "") }
    let authority = start[scheme.upperBound...]
    if authority.contains(where: { "/?#".contains($0) }) { return (.wildcard, "") }
    // Behind a colon the host is over: only the port is open.
    let isHostClosed = authority.hasPrefix("[") ? authority.contains("]") : authority.contains(":")
    return (isHostClosed ? .wildcard : .prefix, "")
  }

  /// The host that the entry names; nil for a path, another scheme, or a wildcard in the host.
  public var host: String? {
    guard effect == .exact || effect == .wildcard else { return nil }
    // Behind a colon the wildcard stands for the port.
    let text = (entry.value ?? "").split(separator: "*").first.map(String.init) ?? ""
    return WebAddress(text)?.host
  }

  /// Whether the entry leads to the user's own machine.
  public var isLoopback: Bool {
    guard let text = entry.value else { return false }
    return ["http://localhost", "http://127.0.0.1", "http://[::1]", "https://localhost"]
      .contains(where: text.hasPrefix)
  }

  /// Whether a code travels in plain text to a host that is neither the user's machine nor an internal name.
  public var isInsecure: Bool {
    guard let host, entry.value?.hasPrefix("http://") == true else { return false }
    switch HostKind(host) {
    case .domainName: return true
    case .address(let address): return !address.isPrivate
    case .loopback, .localhostName, .dockerHost, .label, .hostsFileName, .privateName: return false
    }
  }

  /// The spelling that does what was probably meant.
  public var suggestion: String? {
    guard let text = entry.value else { return nil }
    switch effect {
    case .prefix: return text.dropLast() + "/*"
    case .dead:
      // Ports of the own machine are ignored anyway, where the entry names none.
      for start in ["http://localhost:*/", "http://127.0.0.1:*/"] where text.hasPrefix(start) {
        let rest = text.dropFirst(start.count)
        return rest.dropLast().contains("*") ? nil : String(start.dropLast(3)) + "/" + rest
      }
      return nil
    case .any, .wildcard, .exact, .unknown: return nil
    }
  }

  /// The entry as it is compared: relative ones behind the root URL; nil where that is not known.
  private var absolute: String? {
    guard let text = entry.value, isRelative else { return entry.value }
    // A slash at the root's end would stand twice, which not all versions let pass.
    guard let root = rootURL.value, !root.isEmpty, !root.hasSuffix("/") else { return nil }
    return root + text
  }

  /// Whether Keycloak accepts an address with this entry.
  public func matches(_ address: String) -> Ternary {
    guard effect != .unknown, let pattern = absolute else { return .unknown }
    switch effect {
    case .unknown: return .unknown
    case .dead: return .no
    case .any: return Ternary(WebAddress(address) != nil)
    case .exact, .prefix, .wildcard: break
    }
    if Self.matches(pattern, address) { return .yes }
    // Versions before 26 compared hosts in lower case.
    if Self.matches(pattern.lowercased(), address.lowercased()) { return .unknown }
    // Native apps listen on any port: a loopback address is tried without its port too.
    guard let web = WebAddress(address), !web.isSecure, web.explicitPort != nil,
      ["localhost", "127.0.0.1", "::1"].contains(web.host)
    else { return .no }
    let host = web.host.contains(":") ? "[\(web.host)]" : web.host
    return Ternary(Self.matches(pattern, "http://\(host)\(web.path)\(web.suffix)"))
  }

  private static func matches(_ pattern: String, _ address: String) -> Bool {
    guard pattern.hasSuffix("*") else { return pattern == address }
    let end = address.firstIndex { $0 == "?" || $0 == "#" } ?? address.endIndex
    let plain = address[..<end]
    let start = pattern.dropLast()
    return plain.hasPrefix(start) || (start.hasSuffix("/") && plain == start.dropLast())
  }

  /// Whether an address with this path could be accepted, whatever its host.
  ///
  /// - Parameter isWhole: whether the app's path starts with this one; where it does not, something may stand before it.
  public func matches(path: String, isWhole: Bool) -> Ternary {
    guard effect != .unknown, let text = entry.value else { return .unknown }
    switch effect {
    case .unknown: return .unknown
    case .dead: return .no
    case .any, .prefix: return .yes
    case .exact, .wildcard: break
    }
    guard let own = Self.path(of: absolute ?? text) else { return .no }
    guard effect == .wildcard else {
      if own == path { return .yes }
      return own.hasSuffix(path) && !isWhole ? .unknown : .no
    }
    let start = own.dropLast()
    if path.hasPrefix(start) || start.isEmpty { return .yes }
    return isWhole ? .no : .unknown
  }

  /// What stands behind the host; nil for another scheme than http(s).
  private static func path(of text: String) -> String? {
    if text.hasPrefix("/") { return text }
    guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return nil }
    let rest = text.dropFirst(scheme.count)
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? (text.hasSuffix("*") ? "*" : "")
  }
}

extension StringProtocol {
  /// The place of a text, without Foundation.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) {
        return start..<(index(start, offsetBy: needle.count, limitedBy: endIndex) ?? endIndex)
      }
      start = index(after: start)
    }
    return nil
  }
}

extension IPAddress {
  /// Whether the address belongs to a network of one's own (RFC 1918, 3927, 4193, 6598).
  var isPrivate: Bool {
    guard bytes.count >= 4 else { return false }
    switch (bytes[0], bytes[1]) {
    case (10, _) where !isVersion6, (192, 168) where !isVersion6, (169, 254) where !isVersion6:
      return true
    case (172, let second) where !isVersion6: return (16...31).contains(second)
    case (100, let second) where !isVersion6: return (64...127).contains(second)
    case (let first, let second) where isVersion6:
      return first & 0xFE == 0xFC || (first == 0xFE && second & 0xC0 == 0x80)
    default: return false
    }
  }
}
