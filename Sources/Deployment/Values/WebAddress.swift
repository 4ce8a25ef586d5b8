// A URL taken apart, with the byte ranges of its parts, as browsers and HTTP clients see it.

/// An absolute http(s) URL.
public struct WebAddress: Hashable, Sendable {
  /// `http` or `https`, lower case.
  public let scheme: String
  /// The host in lower case, without brackets for an IPv6 literal.
  public let host: String
  /// The port as written, or nil.
  public let explicitPort: Int?
  /// The path with its leading slash, or an empty string.
  public let path: String
  /// `?…` and `#…` as written.
  public let suffix: String
  /// The bytes of the host in the text.
  public let hostRange: Range<Int>
  /// The bytes of `scheme://authority` in the text.
  public let originRange: Range<Int>
  /// The bytes of the port's digits in the text, or nil.
  public let portRange: Range<Int>?
  /// The bytes of the path in the text.
  public let pathRange: Range<Int>

  /// The port that a client connects to.
  public var port: Int { explicitPort ?? (scheme == "https" ? 443 : 80) }

  /// `scheme://host[:port]` with a default port left out.
  public var origin: String {
    let name = host.contains(":") ? "[\(host)]" : host
    let isDefault = explicitPort == nil || explicitPort == (scheme == "https" ? 443 : 80)
    return isDefault ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
  }

  /// The whole address, normalised.
  public var text: String { origin + path + suffix }

  /// Whether the scheme is https.
  public var isSecure: Bool { scheme == "https" }

  /// The same address at another origin such as `http://server:9000`.
  public func moved(to origin: String) -> String { origin + path + suffix }

  /// Parses a text; nil unless it is an http(s) URL with a host.
  public init?(_ text: String) {
    var text = text
    let parsed: WebAddress? = text.withUTF8 { WebAddress(bytes: $0) }
    guard let parsed else { return nil }
    self = parsed
  }

  private init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard let (scheme, start) = Self.scheme(of: bytes) else { return nil }
    let authorityEnd = bytes[start...].firstIndex(where: Self.endsAuthority) ?? bytes.count
    let hostStart =
      bytes[start..<authorityEnd].lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
    guard hostStart < authorityEnd else { return nil }
    var hostEnd = authorityEnd
    var port: Int?
    var portRange: Range<Int>?
    let isBracketed = bytes[hostStart] == UInt8(ascii: "[")
    let searchStart =
      isBracketed
      ? bytes[hostStart..<authorityEnd].firstIndex(of: UInt8(ascii: "]")) ?? hostStart : hostStart
    if let colon = bytes[searchStart..<authorityEnd].lastIndex(of: UInt8(ascii: ":")) {
      hostEnd = colon
      if colon + 1 < authorityEnd {
        guard let number = Self.port(bytes[(colon + 1)..<authorityEnd]) else { return nil }
        port = number
        portRange = (colon + 1)..<authorityEnd
      }
    }
    let inner =
      isBracketed ? (hostStart + 1)..<max(hostStart + 1, hostEnd - 1) : hostStart..<hostEnd
    guard !inner.isEmpty, !bytes[inner].contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "*") })
    else { return nil }
    let pathEnd =
      bytes[authorityEnd...].firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
      ?? bytes.count
    self.scheme = scheme
    self.host = String(decoding: bytes[inner], as: UTF8.self).lowercased()
    self.explicitPort = port
    self.path = String(decoding: bytes[authorityEnd..<pathEnd], as: UTF8.self)
    self.suffix = String(decoding: bytes[pathEnd...], as: UTF8.self)
    self.hostRange = inner
    self.originRange = 0..<authorityEnd
    self.portRange = portRange
    self.pathRange = authorityEnd..<pathEnd
  }

  /// The scheme in lower case, and where the authority starts.
  private static func scheme(of bytes: UnsafeBufferPointer<UInt8>) -> (String, Int)? {
    if hasPrefix(bytes, "https://") { return ("https", 8) }
    return hasPrefix(bytes, "http://") ? ("http", 7) : nil
  }

  private static func hasPrefix(_ bytes: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool
  {
    let count = prefix.utf8CodeUnitCount
    guard bytes.count > count else { return false }
    for offset in 0..<count {
      let byte = bytes[offset]
      let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      guard lower == prefix.utf8Start[offset] else { return false }
    }
    return true
  }

  /// Browsers take a backslash for a slash (WHATWG URL, section 4.4).
  private static func endsAuthority(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\\"): true
    default: false
    }
  }

  private static func port(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = min(number * 10 + Int(digit - UInt8(ascii: "0")), 65536)
    }
    return number <= 65535 ? number : nil
  }
}
