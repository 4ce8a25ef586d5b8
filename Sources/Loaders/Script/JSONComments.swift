// JSON with comments, as TypeScript's own configuration is written.

import SourceText

/// Makes plain JSON of it without moving a byte.
enum JSONComments {
  /// The file with blanks in place of comments and of commas before closing brackets.
  static func blanked(_ file: SourceFile) -> SourceFile {
    var bytes = file.bytes
    var offset = 0
    var comma: Int?
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        comma = nil
        offset = endOfString(bytes, from: offset)
        continue
      case UInt8(ascii: "/") where offset + 1 < bytes.count:
        let end = endOfComment(bytes, from: offset)
        for index in offset..<end where bytes[index] != 0x0A { bytes[index] = 0x20 }
        offset = max(end, offset + 1)
        continue
      case UInt8(ascii: ","): comma = offset
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let comma { bytes[comma] = 0x20 }
        comma = nil
      case 0x00...0x20: break
      default: comma = nil
      }
      offset += 1
    }
    return SourceFile(id: file.id, path: file.path, bytes: bytes)
  }

  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var offset = start + 1
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(offset + 1, bytes.count)
  }

  private static func endOfComment(_ bytes: [UInt8], from start: Int) -> Int {
    var offset = start + 2
    switch bytes[start + 1] {
    case UInt8(ascii: "/"):
      while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
      return offset
    case UInt8(ascii: "*"):
      while offset + 1 < bytes.count {
        if bytes[offset] == UInt8(ascii: "*"), bytes[offset + 1] == UInt8(ascii: "/") {
          return offset + 2
        }
        offset += 1
      }
      return bytes.count
    default: return start + 1
    }
  }
}
