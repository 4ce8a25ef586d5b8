// What a `webOrigins` entry can match.
//
// Keycloak compares an entry with the browser's Origin header as a whole string; only `*` and `+`
// mean something else (DefaultCors and WebOriginsUtils, Keycloak 24 to 26).

import Deployment

/// A `webOrigins` entry.
public struct WebOrigin: Sendable {
  /// What the entry does.
  public enum Effect: String, Sendable {
    /// `*`: every origin.
    case any
    /// `+`: the origins of the redirect URIs.
    case derived
    /// An empty text, which does nothing.
    case empty
    /// One origin, written as browsers send it.
    case exact
    /// Nothing: no browser sends such an Origin header.
    case unmatchable
    /// Probably nothing: browsers send it in another spelling, which some versions accept.
    case misspelt
    /// It depends on variables.
    case unknown
  }

  /// The entry.
  public let entry: Sourced<String>
  /// What it does.
  public let effect: Effect
  /// Why it matches nothing; empty where it does.
  public let reason: String
  /// The spelling that matches; nil where none can be derived.
  public let suggestion: String?

  /// Judges nothing: tells what an entry does.
  public init(_ entry: Sourced<String>) {
    self.entry = entry
    guard let text = entry.value else {
      (effect, reason, suggestion) = (.unknown, "", nil)
      return
    }
    switch text {
    case "*": (effect, reason, suggestion) = (.any, "", nil)
    case "+": (effect, reason, suggestion) = (.derived, "", nil)
    case "": (effect, reason, suggestion) = (.empty, "", nil)
    default: (effect, reason, suggestion) = Self.effect(ofText: text)
    }
  }

  private static func effect(ofText text: String) -> (Effect, String, String?) {
    if text.allSatisfy({ $0 == "*" || $0 == "/" || $0 == "+" }) {
      return (.unmatchable, "it is no origin", nil)
    }
    // What sandboxed frames and files send.
    if text == "null" { return (.exact, "", nil) }
    let bytes = Array(text.utf8)
    let inner = bytes.drop { $0 <= 0x20 }
    if bytes.contains(where: { $0 <= 0x20 }) {
      let trimmed = inner.prefix { $0 > 0x20 }
      let rest = bytes[trimmed.endIndex...].allSatisfy { $0 <= 0x20 }
      let address = rest ? WebAddress(String(decoding: trimmed, as: UTF8.self)) : nil
      return (.unmatchable, "it has a blank in it", address?.origin)
    }
    guard let scheme = text.utf8Offset(of: "://") else {
      return (.unmatchable, "it has no scheme", origin(ofAuthority: text))
    }
    let authorityEnd =
      bytes[(scheme + 3)...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.count
    if bytes[..<authorityEnd].contains(UInt8(ascii: "*")) {
      return (.unmatchable, "`*` is no wildcard inside an origin", nil)
    }
    guard let address = WebAddress(text) else {
      if ["http", "https"].contains(String(decoding: bytes[..<scheme], as: UTF8.self).lowercased())
      {
        return (.unmatchable, "it has no valid host and port", nil)
      }
      // A custom scheme of a native app: no browser page has such an origin, but nothing is lost.
      return (.exact, "", nil)
    }
    if authorityEnd < bytes.count {
      let rest = String(decoding: bytes[authorityEnd...], as: UTF8.self)
      let what = rest == "/" ? "a slash after the host" : "the path `\(rest)`"
      return (.unmatchable, "an Origin header has no path, and this has \(what)", address.origin)
    }
    if text == address.origin { return (.exact, "", nil) }
    if bytes[(scheme + 3)..<authorityEnd].contains(UInt8(ascii: "@")) {
      return (.unmatchable, "an Origin header names no user", address.origin)
    }
    let reason =
      text.lowercased() == address.origin
      ? "browsers send the host in lower case" : "browsers leave out the scheme's own port"
    return (.misspelt, reason, address.origin)
  }

  /// The origin that a host without a scheme probably means: pages of this machine use http.
  private static func origin(ofAuthority text: String) -> String? {
    guard let address = WebAddress("https://" + text) else { return nil }
    let isLocal = address.host == "localhost" || address.host.hasPrefix("127.")
    return isLocal ? WebAddress("http://" + text)?.origin : address.origin
  }
}

extension String {
  /// The UTF-8 offset of the first place of a text.
  func utf8Offset(of needle: String) -> Int? {
    let bytes = Array(utf8)
    let needle = Array(needle.utf8)
    guard bytes.count >= needle.count else { return nil }
    return (0...(bytes.count - needle.count)).first { bytes[$0...].starts(with: needle) }
  }
}

extension Client {
  /// What `+` stands for: the origins of the redirect URIs, relative ones below the root URL.
  ///
  /// An absolute URI is cut at the first slash behind its scheme (WebOriginsUtils, Keycloak 24), so a
  /// wildcard in the host stays in and matches nothing.
  public var redirectOrigins: [String] {
    var seen: Set<String> = []
    return redirectURIs.compactMap(\.value).compactMap { uri -> String? in
      let absolute = uri.hasPrefix("/") ? rootURL.value.map { $0 + uri } : uri
      return absolute.flatMap { WebAddress($0)?.origin }
    }.filter { seen.insert($0).inserted }
  }
}
