// A text that edits go into one after the other, and that still knows which of its bytes are whose.

import SourceText

/// The bytes of a file, with edits.
///
/// It is a list of pieces of the original and of inserted texts. So each change of the final text is known without
/// comparing anything, with the rules that made it.
public struct EditedText: Sendable {
  /// A part of the original that was replaced.
  public struct Change: Hashable, Sendable {
    /// The replaced bytes of the original; empty for an insertion.
    public let range: Range<Int>
    /// The bytes in their place.
    public let replacement: [UInt8]
    /// The rules whose fixes made the change, sorted.
    public let rules: [String]

    /// Makes a change.
    public init(range: Range<Int>, replacement: [UInt8], rules: [String]) {
      self.range = range
      self.replacement = replacement
      self.rules = rules
    }
  }

  private enum Piece {
    case kept(Range<Int>)
    case put([UInt8], rules: Set<String>)

    var count: Int {
      switch self {
      case .kept(let range): range.count
      case .put(let bytes, _): bytes.count
      }
    }
  }

  /// The bytes before all edits.
  public let original: [UInt8]
  private var pieces: [Piece]

  /// Starts with a file's bytes.
  public init(_ bytes: [UInt8]) {
    original = bytes
    pieces = [.kept(0..<bytes.count)]
  }

  /// The bytes after all edits.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces {
      switch piece {
      case .kept(let range): bytes += original[range]
      case .put(let text, _): bytes += text
      }
    }
    return bytes
  }

  /// Makes replacements of one state of the text, which do not overlap; offsets are those of ``bytes``.
  public mutating func apply(_ edits: [(range: Range<Int>, bytes: [UInt8], rule: String)]) {
    // From the last to the first, so that the offsets of the others stay right.
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      replace(edit.range, with: edit.bytes, rule: edit.rule)
    }
  }

  private mutating func replace(_ range: Range<Int>, with bytes: [UInt8], rule: String) {
    let start = split(at: range.lowerBound)
    let end = split(at: range.upperBound)
    var rules: Set<String> = [rule]
    for case .put(_, let earlier) in pieces[start..<end] { rules.formUnion(earlier) }
    pieces.replaceSubrange(start..<end, with: CollectionOfOne(.put(bytes, rules: rules)))
  }

  /// Sees to it that a piece begins at an offset; its index.
  private mutating func split(at offset: Int) -> Int {
    var start = 0
    for (index, piece) in pieces.enumerated() {
      if start >= offset { return index }
      let inside = offset - start
      guard inside < piece.count else {
        start += piece.count
        continue
      }
      switch piece {
      case .kept(let range):
        let middle = range.lowerBound + inside
        pieces.replaceSubrange(
          index...index, with: [.kept(range.lowerBound..<middle), .kept(middle..<range.upperBound)])
      case .put(let bytes, let rules):
        pieces.replaceSubrange(
          index...index,
          with: [
            .put(Array(bytes[..<inside]), rules: rules),
            .put(Array(bytes[inside...]), rules: rules),
          ])
      }
      return index + 1
    }
    return pieces.count
  }

  /// What differs from the original, in its order; changes that came to nothing are left out.
  public var changes: [Change] {
    var changes: [Change] = []
    var position = 0
    var replacement: [UInt8] = []
    var rules: Set<String> = []
    func close(at start: Int) {
      if start > position || !replacement.isEmpty,
        original[position..<start] != replacement[...]
      {
        changes.append(
          Change(range: position..<start, replacement: replacement, rules: rules.sorted()))
      }
      replacement = []
      rules = []
    }
    for piece in pieces {
      switch piece {
      case .put(let bytes, let own):
        replacement += bytes
        rules.formUnion(own)
      case .kept(let range):
        guard !range.isEmpty else { continue }
        close(at: range.lowerBound)
        position = range.upperBound
      }
    }
    close(at: original.count)
    return changes
  }
}
