// Where a text occurs in a file.

import SourceText

extension ByteSearch {
  /// The offsets of the first `limit` places of a text that is not empty.
  static func places(of needle: String, in bytes: ArraySlice<UInt8>, limit: Int) -> [Int] {
    let needle = Array(needle.utf8)
    guard let first = needle.first, bytes.count >= needle.count else { return [] }
    var places: [Int] = []
    var start = bytes.startIndex
    let last = bytes.endIndex - needle.count
    while start <= last, places.count < limit {
      guard let next = bytes[start...last].firstIndex(of: first) else { break }
      if bytes[next...].starts(with: needle) { places.append(next) }
      start = next + 1
    }
    return places
  }
}
