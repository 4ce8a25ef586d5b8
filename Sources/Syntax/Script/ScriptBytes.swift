// Which bytes words and blanks are made of.

extension UInt8 {
  /// Whether the byte can stand in an identifier; everything beyond ASCII counts.
  var isScriptWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }

  /// Whether the byte is a digit.
  var isScriptDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
