// Where the bytes of a scalar's decoded text stand in its file.

import SourceText
import Syntax

/// Maps ranges of a scalar's text to spans.
///
/// A verbatim text maps byte by byte. A text with escapes or folded lines maps through its dollar signs,
/// which are the only bytes that interpolation asks about and of which the file has as many as the text.
struct SpanMap {
  private let whole: Span
  private let isVerbatim: Bool
  private let source: ArraySlice<UInt8>
  private let text: [UInt8]
  private let sourceDollars: [Int]
  private let textDollars: [Int]

  init(_ node: DataNode) {
    whole = node.textSpan
    isVerbatim = node.textIsVerbatim
    guard !isVerbatim else {
      (source, text, sourceDollars, textDollars) = ([], [], [], [])
      return
    }
    text = Array(node.textBytes)
    source = node.file.bytes[whole.range.clamped(to: 0..<node.file.bytes.count)]
    let dollar = UInt8(ascii: "$")
    sourceDollars = source.indices.filter { [source] in source[$0] == dollar }
    textDollars = text.indices.filter { [text] in text[$0] == dollar }
  }

  /// The span of a range of the text; the whole scalar where it cannot be told exactly.
  func span(of range: Range<Int>) -> Span {
    if isVerbatim { return whole.sub(range.lowerBound, range.upperBound) }
    guard sourceDollars.count == textDollars.count,
      let index = textDollars.lastIndex(where: { $0 <= range.lowerBound })
    else { return exact(range, at: source.startIndex) ?? whole }
    let shift = range.lowerBound - textDollars[index]
    return exact(range, at: sourceDollars[index] + shift) ?? whole
  }

  /// The span at `start` of the file if the same bytes stand there.
  private func exact(_ range: Range<Int>, at start: Int) -> Span? {
    let end = start + range.count
    guard start >= source.startIndex, end <= source.endIndex,
      source[start..<end].elementsEqual(text[range])
    else { return nil }
    return Span(file: whole.file, start..<end)
  }
}
