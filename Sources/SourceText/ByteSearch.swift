// Plain search for a part of a text.

extension String {
  /// Whether `part` stands in the text, byte by byte.
  ///
  /// The standard library's own search goes by Unicode's equivalence of characters, of which names, paths and
  /// addresses have none; it took an eighth of a run over 30 files.
  public func contains(_ part: String) -> Bool {
    var text = self
    return text.withUTF8 { ByteSearch.contains(part, in: $0) }
  }
}

extension Substring {
  /// Whether `part` stands in the text, byte by byte.
  public func contains(_ part: String) -> Bool {
    var text = self
    return text.withUTF8 { ByteSearch.contains(part, in: $0) }
  }
}

/// Plain byte search.
public enum ByteSearch {
  /// Whether `part` stands anywhere in `bytes`.
  public static func contains(_ part: String, in bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { contains(part, in: $0) }
  }

  static func contains(_ part: String, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var part = part
    return part.withUTF8 { part in
      guard let first = part.first else { return true }
      guard bytes.count >= part.count else { return false }
      let last = bytes.count - part.count
      var start = 0
      while start <= last {
        if bytes[start] == first {
          var offset = 1
          while offset < part.count, bytes[start + offset] == part[offset] { offset += 1 }
          if offset == part.count { return true }
        }
        start += 1
      }
      return false
    }
  }
}
