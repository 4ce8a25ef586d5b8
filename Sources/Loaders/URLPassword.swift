// The password in `scheme://user:password@host`.

/// Finds passwords in addresses.
enum URLPassword {
  /// The bytes of the password; nil where the text is no address with one.
  static func range(in bytes: [UInt8]) -> Range<Int>? {
    guard bytes.contains(UInt8(ascii: "@")),
      let scheme = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) })
    else { return nil }
    let start = scheme + 3
    // The last `@` of the authority ends the user info, the first colon in it starts the password.
    let stop = bytes[start...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.count
    guard let at = bytes[start..<stop].lastIndex(of: UInt8(ascii: "@")),
      let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
    else { return nil }
    return colon + 1..<at
  }
}
