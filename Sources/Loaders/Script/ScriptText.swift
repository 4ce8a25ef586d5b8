// The text of literals, and short forms of source for people.

import Deployment
import SourceText
import Syntax

enum ScriptText {
  /// More text than any setting has.
  static let limit = 1 << 16

  /// A literal's text at its place.
  static func value(of node: ScriptNode) -> Sourced<String> {
    let span = node.textSpan
    let bytes = node.file.bytes[span.range]
    guard bytes.contains(UInt8(ascii: "\\")) else {
      return .known(String(decoding: bytes, as: UTF8.self), span: span)
    }
    let text = decoded(bytes)
    return Sourced(.known(text), span: span, pieces: [TextPiece(text: text, span: span)])
  }

  /// The text of a key.
  static func decoded(_ node: ScriptNode) -> String {
    let bytes = node.file.bytes[node.textSpan.range]
    return bytes.contains(UInt8(ascii: "\\"))
      ? decoded(bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// What stands at a node, short enough for a sentence and without its line ends.
  static func short(_ node: ScriptNode) -> String {
    var bytes: [UInt8] = []
    for byte in node.file.bytes[node.span.range].prefix(200) {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      if !isSpace {
        bytes.append(byte)
      } else if let last = bytes.last, last != 0x20 {
        bytes.append(0x20)
      }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    guard bytes.count > 48 else { return String(decoding: bytes, as: UTF8.self) }
    // A cut does not fall into a character.
    var end = 45
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes[..<end], as: UTF8.self) + "…"
  }

  // MARK: Escapes

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var offset = bytes.startIndex
    while offset < bytes.endIndex {
      let byte = bytes[offset]
      offset += 1
      guard byte == UInt8(ascii: "\\"), offset < bytes.endIndex else {
        result.append(byte)
        continue
      }
      let escape = bytes[offset]
      offset += 1
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "v"): result.append(0x0B)
      case UInt8(ascii: "0"): result.append(0x00)
      case 0x0A: break
      case 0x0D: if offset < bytes.endIndex, bytes[offset] == 0x0A { offset += 1 }
      case UInt8(ascii: "x"): append(digits(2, in: bytes, at: &offset), to: &result)
      case UInt8(ascii: "u"):
        if offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "{") {
          offset += 1
          append(digits(6, in: bytes, at: &offset), to: &result)
          if offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "}") { offset += 1 }
        } else {
          append(digits(4, in: bytes, at: &offset), to: &result)
        }
      default: result.append(escape)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digits(
    _ count: Int, in bytes: ArraySlice<UInt8>, at offset: inout Int
  ) -> UInt32 {
    var value: UInt32 = 0
    var rest = count
    while rest > 0, offset < bytes.endIndex,
      let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue
    {
      value = value &* 16 &+ UInt32(truncatingIfNeeded: digit)
      offset += 1
      rest -= 1
    }
    return value
  }

  private static func append(_ code: UInt32, to bytes: inout [UInt8]) {
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    bytes += Array(String(Character(scalar)).utf8)
  }
}
