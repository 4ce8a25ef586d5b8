// Splits a command line the way compose does: quotes and backslashes, but no variables and no operators.

import Deployment
import SourceText

/// The words of a `command` or `entrypoint` that is written as one text.
enum ShellWords {
  private struct State {
    var words: [[TextPiece]] = []
    var word: [TextPiece] = []
    var isInWord = false
    /// The bytes of the current part that belong to the word and follow each other.
    var run: Range<Int> = 0..<0

    mutating func flush(_ part: TextPiece) {
      if !run.isEmpty { word.append(part.sub(run.lowerBound, run.upperBound)) }
      run = run.upperBound..<run.upperBound
    }

    mutating func take(_ offset: Int, of part: TextPiece) {
      if run.upperBound != offset || run.isEmpty {
        flush(part)
        run = offset..<offset
      }
      run = run.lowerBound..<(offset + 1)
      isInWord = true
    }

    mutating func endWord(_ part: TextPiece?) {
      if let part { flush(part) }
      if isInWord { words.append(word) }
      word = []
      isInWord = false
    }
  }

  /// The words of a text, each with the parts that it is made of.
  static func split(_ text: Sourced<String>) -> [Sourced<String>] {
    var state = State()
    var quote: UInt8?
    var isEscaped = false
    for part in text.parts {
      guard let bytes = part.text.map({ Array($0.utf8) }) else {
        state.word.append(part)
        state.isInWord = true
        continue
      }
      state.run = 0..<0
      for (offset, byte) in bytes.enumerated() {
        if isEscaped {
          isEscaped = false
          state.take(offset, of: part)
        } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
          isEscaped = true
          state.isInWord = true
        } else if let open = quote {
          if byte == open { quote = nil } else { state.take(offset, of: part) }
        } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          quote = byte
          state.isInWord = true
        } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
          state.endWord(part)
        } else {
          state.take(offset, of: part)
        }
      }
      state.flush(part)
    }
    state.endWord(nil)
    return state.words.map { parts in
      parts.isEmpty ? .known("", span: text.span?.sub(0, 0)) : text.text(of: parts)
    }
  }
}
