// Operators and punctuation: the longest that fits, but `>` always alone, since it closes type arguments too.

import SourceText

extension ScriptLexer {
  mutating func readOperator(_ first: UInt8) {
    let start = offset
    let second = byte(start + 1)
    let third = byte(start + 2)
    let equals = UInt8(ascii: "=")
    var kind: ScriptToken.Kind
    var length = 1
    switch first {
    case UInt8(ascii: ","): kind = .comma
    case UInt8(ascii: ";"): kind = .semicolon
    case UInt8(ascii: ":"): kind = .colon
    case UInt8(ascii: "@"): kind = .at
    case UInt8(ascii: "~"): kind = .tilde
    case UInt8(ascii: "."):
      (kind, length) =
        second == UInt8(ascii: ".") && third == UInt8(ascii: ".") ? (.ellipsis, 3) : (.dot, 1)
    case UInt8(ascii: "?"):
      if second == UInt8(ascii: "?") {
        (kind, length) = third == equals ? (.assignment, 3) : (.coalesce, 2)
      } else if second == UInt8(ascii: "."), !third.isScriptDigit {
        (kind, length) = (.questionDot, 2)
      } else {
        kind = .question
      }
    case equals:
      if second == UInt8(ascii: ">") {
        (kind, length) = (.arrow, 2)
      } else if second == equals {
        (kind, length) = (.equality, third == equals ? 3 : 2)
      } else {
        kind = .equals
      }
    case UInt8(ascii: "!"):
      // `x! == y` is written with a blank; `x!=y` is the comparison.
      (kind, length) = second == equals ? (.equality, third == equals ? 3 : 2) : (.bang, 1)
    case UInt8(ascii: "<"):
      if startsJSX() {
        beginElement()
        return
      }
      (kind, length) =
        second == first ? (.leftShift, 2) : second == equals ? (.lessOrEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): kind = .greater
    case UInt8(ascii: "&"): (kind, length) = logical(first, single: .bitAnd, double: .and)
    case UInt8(ascii: "|"): (kind, length) = logical(first, single: .bitOr, double: .or)
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      if second == first {
        (kind, length) = (.increment, 2)
      } else {
        kind = first == UInt8(ascii: "+") ? .plus : .minus
        if second == equals { (kind, length) = (.assignment, 2) }
      }
    case UInt8(ascii: "*"):
      let isPower = second == first
      (kind, length) = isPower ? (.power, 2) : (.star, 1)
      if byte(start + length) == equals { (kind, length) = (.assignment, length + 1) }
    case UInt8(ascii: "/"): (kind, length) = second == equals ? (.assignment, 2) : (.slash, 1)
    case UInt8(ascii: "%"): (kind, length) = second == equals ? (.assignment, 2) : (.percent, 1)
    case UInt8(ascii: "^"): (kind, length) = second == equals ? (.assignment, 2) : (.bitXor, 1)
    default: kind = .other
    }
    offset += length
    add(kind, from: start)
  }

  /// `&`, `&&`, `&=`, `&&=`, and the same of `|`.
  private func logical(
    _ byte: UInt8, single: ScriptToken.Kind, double: ScriptToken.Kind
  ) -> (ScriptToken.Kind, Int) {
    let isDouble = self.byte(offset + 1) == byte
    let length = isDouble ? 2 : 1
    if self.byte(offset + length) == UInt8(ascii: "=") { return (.assignment, length + 1) }
    return (isDouble ? double : single, length)
  }
}
