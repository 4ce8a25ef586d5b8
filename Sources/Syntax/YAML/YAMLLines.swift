// Lines as they lie in the file: what libyaml's marks leave open is read off the bytes.

/// Looks at bytes around a node.
enum YAMLLines {
  /// The offset after the line end behind `offset`, or the end of the input.
  static func nextLine(in input: UnsafeBufferPointer<UInt8>, after offset: Int) -> Int {
    var offset = offset
    while offset < input.count {
      offset += 1
      if input[offset - 1] == 0x0A { return offset }
    }
    return offset
  }

  /// The first byte of the line that holds `offset`.
  static func startOfLine(in input: UnsafeBufferPointer<UInt8>, at offset: Int, base: Int) -> Int {
    var offset = min(offset, input.count)
    while offset > base, input[offset - 1] != 0x0A { offset -= 1 }
    return offset
  }

  /// The end of the line at `offset` without its line end.
  static func endOfLine(in input: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    var end = offset
    while end < input.count, input[end] != 0x0A, input[end] != 0x0D { end += 1 }
    return end
  }

  /// The next byte that is neither white nor in a comment.
  static func skipSpaceAndComments(
    in input: UnsafeBufferPointer<UInt8>,
    from start: Int,
    end: Int
  ) -> Int {
    var offset = start
    while offset < end {
      if input[offset] == UInt8(ascii: "#") {
        offset = endOfLine(in: input, at: offset)
      } else if input[offset].isYAMLSpace {
        offset += 1
      } else {
        break
      }
    }
    return min(offset, end)
  }

  /// Where a block scalar ends: with the last line that is not blank, or behind its indicators.
  ///
  /// libyaml's mark stands behind the blank lines that follow.
  static func endOfBlockScalar(in input: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    let header = endOfLine(in: input, at: range.lowerBound)
    var end = range.upperBound
    while end > header, input[end - 1].isYAMLSpace { end -= 1 }
    if end > header {
      // Blanks at the end of the last line belong to the text.
      return min(endOfLine(in: input, at: end), range.upperBound)
    }
    end = range.lowerBound + 1
    while end < header, "+-0123456789".utf8.contains(input[end]) { end += 1 }
    return end
  }
}
