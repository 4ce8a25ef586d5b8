// What stands in a file before anyone asks whether it is YAML: bytes that are no characters.

import SourceText

/// A look at every byte of a file.
///
/// libyaml gives up on the whole buffer that holds a bad byte, and with it on the good lines before.
/// So bad bytes are found here, and libyaml reads a copy in which each of them is an underscore.
struct YAMLCharacters {
  /// Whether every byte is below 0x80, so that code points are bytes.
  private(set) var isASCII = true
  /// Where reading ends: the first NUL byte or the end of the file.
  private(set) var end: Int
  /// The bytes with an underscore in place of each bad one; nil where all are good.
  private(set) var replaced: [UInt8]?
  /// One problem per kind of bad byte, at the first of them.
  private(set) var problems: [SyntaxProblem] = []

  init(_ file: SourceFile) {
    end = file.bytes.count
    var bad: [Range<Int>] = []
    var firstInvalid: Range<Int>?
    var firstControl: Range<Int>?
    file.bytes.withUnsafeBufferPointer { bytes in
      var offset = file.contentStart
      while offset < bytes.count {
        let byte = bytes[offset]
        if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 {
          offset += 1
          continue
        }
        if byte == 0 {
          end = offset
          return
        }
        if byte < 0x80 {
          bad.append(offset..<offset + 1)
          firstControl = firstControl ?? offset..<offset + 1
          offset += 1
          continue
        }
        isASCII = false
        let sequence = UTF8Sequence(in: bytes, at: offset)
        let next = offset + sequence.count
        if !sequence.isValid {
          bad.append(offset..<next)
          firstInvalid = firstInvalid ?? offset..<next
        } else if !Self.isPrintable(bytes[offset..<next]) {
          bad.append(offset..<next)
          firstControl = firstControl ?? offset..<next
        }
        offset = next
      }
    }
    if end < file.bytes.count {
      report("a NUL byte: this is no text file; reading stops here", end..<end + 1, file)
    }
    if let range = firstInvalid {
      report("a byte that is not UTF-8", range, file)
    }
    if let range = firstControl {
      report("a control character, which YAML does not allow", range, file)
    }
    if !bad.isEmpty {
      var copy = file.bytes
      for offset in bad.joined() { copy[offset] = UInt8(ascii: "_") }
      replaced = copy
    }
  }

  private mutating func report(_ message: String, _ range: Range<Int>, _ file: SourceFile) {
    problems.append(SyntaxProblem(message: message, span: Span(file: file.id, range)))
  }

  /// Whether YAML 1.1 (section 5.1) allows a character from U+0080 on; a byte order mark only in front.
  private static func isPrintable(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let last = bytes.last ?? 0
    switch bytes.first {
    case 0xC2: return last == 0x85 || last >= 0xA0
    case 0xEF:
      return !bytes.elementsEqual([0xEF, 0xBB, 0xBF]) && !bytes.elementsEqual([0xEF, 0xBF, 0xBE])
        && !bytes.elementsEqual([0xEF, 0xBF, 0xBF])
    default: return true
    }
  }
}
