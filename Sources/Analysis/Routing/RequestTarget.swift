// Takes a request's target apart as nginx does before it looks for a location.

/// Path and query of a request.
struct RequestTarget {
  /// The path: decoded, slashes merged, dots resolved; nil where nginx refuses it.
  let path: String?
  /// The query without `?`.
  let query: String

  /// Parses a target (ngx_http_parse_complex_uri).
  init(_ target: String, mergesSlashes: Bool = true) {
    var bytes = Array(target.utf8)
    if let fragment = bytes.firstIndex(of: UInt8(ascii: "#")) { bytes.removeSubrange(fragment...) }
    var query: [UInt8] = []
    if let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(bytes[(mark + 1)...])
      bytes.removeSubrange(mark...)
    }
    self.query = String(decoding: query, as: UTF8.self)
    path = Self.decoded(bytes).flatMap { Self.normalised($0, mergesSlashes: mergesSlashes) }
  }

  /// The bytes with `%XX` replaced; nil for a `%` without two digits behind it, and for `%00`.
  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] == UInt8(ascii: "%") else {
        result.append(bytes[offset])
        offset += 1
        continue
      }
      guard let value = escapedByte(at: offset, in: bytes), value != 0 else { return nil }
      result.append(value)
      offset += 3
    }
    return result
  }

  /// The byte that the `%XX` at an offset stands for.
  static func escapedByte(at offset: Int, in bytes: [UInt8]) -> UInt8? {
    guard offset + 2 < bytes.count, let high = hexDigit(bytes[offset + 1]),
      let low = hexDigit(bytes[offset + 2])
    else { return nil }
    return high << 4 | low
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// Whether no segment is empty or begins with a dot, as in nearly every path.
  private static func isNormal(_ path: [UInt8]) -> Bool {
    var isAfterSlash = false
    for byte in path {
      let isSlash = byte == UInt8(ascii: "/")
      if isAfterSlash, isSlash || byte == UInt8(ascii: ".") { return false }
      isAfterSlash = isSlash
    }
    return true
  }

  private static func normalised(_ bytes: [UInt8], mergesSlashes: Bool) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    if isNormal(bytes) { return text }
    let segments = text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var kept: [Substring] = []
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if segment.elementsEqual("..".utf8) {
        guard !kept.isEmpty else { return nil }
        kept.removeLast()
        if isLast { kept.append("") }
      } else if segment.elementsEqual(".".utf8) {
        if isLast { kept.append("") }
      } else if segment.isEmpty, mergesSlashes, !isLast {
        continue
      } else {
        kept.append(Substring(segment))
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
