// Takes a request's target apart as nginx does before it looks for a location.

/// Path and query of a request.
struct RequestTarget {
  /// The path: decoded, slashes merged, dots resolved; nil where it leads above the root.
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
    path = Self.normalised(Self.decoded(bytes), mergesSlashes: mergesSlashes)
  }

  /// The bytes with `%XX` replaced.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count,
        let value = UInt8(
          String(decoding: bytes[(offset + 1)...(offset + 2)], as: UTF8.self), radix: 16)
      {
        result.append(value)
        offset += 3
      } else {
        result.append(bytes[offset])
        offset += 1
      }
    }
    return result
  }

  /// What a decoded path needs escaped when it is sent on (NGX_ESCAPE_URI).
  static func escaped(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in path.utf8 {
      if byte <= 0x20 || byte >= 0x7F || "\"#%?<>\\^`{|}".utf8.contains(byte) {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func normalised(_ bytes: [UInt8], mergesSlashes: Bool) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("/") else { return nil }
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
