// libyaml's marks count code points from where its input starts; spans count bytes of the file.

import CLibYAML

/// Turns marks into byte offsets.
///
/// Marks hardly ever go back, so in a file that is not ASCII a cursor walks from the last mark to the
/// next: linear in all, and without a table.
struct YAMLMarks {
  private let input: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private let base: Int
  private var index = 0
  private var offset: Int

  init(input: UnsafeBufferPointer<UInt8>, base: Int, isASCII: Bool) {
    self.input = input
    self.base = base
    self.isASCII = isASCII
    offset = base
  }

  /// The byte offset of a mark, at most the end of the input.
  mutating func offset(of mark: yaml_mark_t) -> Int {
    if isASCII { return min(base &+ Int(clamping: mark.index), input.count) }
    while index < mark.index, offset < input.count {
      offset += 1
      while offset < input.count, input[offset] & 0xC0 == 0x80 { offset += 1 }
      index += 1
    }
    while index > mark.index, offset > base {
      offset -= 1
      while offset > base, input[offset] & 0xC0 == 0x80 { offset -= 1 }
      index -= 1
    }
    return offset
  }
}
