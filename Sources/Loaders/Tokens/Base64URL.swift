// Base64url without padding (RFC 7515, section 2): how the parts of a token are written.

/// Decodes Base64url.
enum Base64URL {
  /// Why a text is no Base64url.
  enum Failure: Error, Equatable {
    /// The character at this index, from 0, does not belong there.
    case character(Int)
    /// No bytes make a text of this length: something was cut off.
    case length
  }

  /// The bytes that a text stands for; padding at its end is left out.
  static func decode(_ text: ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
    var text = text
    while text.last == UInt8(ascii: "=") { text = text.dropLast() }
    guard text.count % 4 != 1 else { throw .length }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for (index, character) in text.enumerated() {
      guard let value = value(of: character) else { throw .character(index) }
      buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
      bits &+= 6
      if bits >= 8 {
        bits &-= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
      }
    }
    return bytes
  }

  /// Whether a character is one of Base64url.
  static func knows(_ character: UInt8) -> Bool { value(of: character) != nil }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character &- UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character &- UInt8(ascii: "a") &+ 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character &- UInt8(ascii: "0") &+ 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
