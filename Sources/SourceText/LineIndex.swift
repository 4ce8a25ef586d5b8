// Turns byte offsets into lines and columns, once a report asks for them.

/// A place as people and machine formats count it: 1-based line, 1-based column.
public struct Position: Hashable, Comparable, Sendable {
  /// The 1-based line.
  public let line: Int
  /// The 1-based column in the unit that was asked for.
  public let column: Int

  /// Makes a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  public static func < (a: Position, b: Position) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// What a column counts.
public enum ColumnUnit: Sendable {
  /// Unicode scalars; what text reports and our JSON use.
  case characters
  /// UTF-16 code units; SARIF's default and the language server protocol's.
  case utf16
  /// Bytes of the file; rdjson's.
  case utf8
}

/// The starts of the lines of one file.
///
/// A line ends after LF; CRLF counts as one end and a lone CR as none, which is how nginx, libyaml's
/// block structure and editors' defaults agree on real files.
public struct LineIndex: Sendable {
  private let starts: [UInt32]
  /// Column counts along the file; empty unless a line is so long that counting it takes time.
  private let milestones: [Milestone]

  /// How many characters and UTF-16 code units lie before a multiple of ``stride``.
  private struct Milestone {
    var characters = 0
    var utf16 = 0
  }

  /// The bytes between two milestones: so few that counting them is cheap.
  private static let stride = 4096

  /// Finds the line starts of `bytes`.
  public init(_ bytes: [UInt8]) {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(bytes.count / 32)
    bytes.withUnsafeBytes { Self.findLineStarts(in: $0, into: &starts) }
    self.starts = starts
    let ends = starts.dropFirst() + [UInt32(clamping: bytes.count)]
    let hasLongLine = zip(starts, ends).contains { Int($1) - Int($0) > Self.stride }
    milestones = hasLongLine ? Self.milestones(of: bytes) : []
  }

  /// Looks at eight bytes at a time: every file of a run passes through here.
  private static func findLineStarts(in bytes: UnsafeRawBufferPointer, into starts: inout [UInt32])
  {
    let lineFeeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
    let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let difference = UInt64(littleEndian: word) ^ lineFeeds
      // The top bit of a byte stays clear exactly where the byte is a line feed.
      var marks = ~(((difference & lows) &+ lows) | difference | lows)
      while marks != 0 {
        starts.append(UInt32(clamping: offset + marks.trailingZeroBitCount / 8 + 1))
        marks &= marks &- 1
      }
      offset += 8
    }
    for rest in offset..<bytes.count where bytes[rest] == 0x0A {
      starts.append(UInt32(clamping: rest + 1))
    }
  }

  private static func milestones(of bytes: [UInt8]) -> [Milestone] {
    var milestones = [Milestone()]
    var last = Milestone()
    for start in Swift.stride(from: 0, to: bytes.count - stride, by: stride) {
      let block = count(bytes[start..<start + stride])
      last.characters += block.characters
      last.utf16 += block.utf16
      milestones.append(last)
    }
    return milestones
  }

  /// The number of lines; a file that ends in LF has an empty last line.
  public var lineCount: Int { starts.count }

  /// The 1-based line that holds the byte at `offset`.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The bytes of a 1-based line without its line end; empty where there is no such line.
  public func range(ofLine line: Int, in bytes: [UInt8]) -> Range<Int> {
    guard line >= 1, line <= starts.count else { return bytes.count..<bytes.count }
    let start = min(Int(starts[line - 1]), bytes.count)
    var end = line < starts.count ? Int(starts[line]) - 1 : bytes.count
    end = max(start, min(end, bytes.count))
    if end > start, line < starts.count, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The position of the byte at `offset`, which is clamped to the file.
  public func position(at offset: Int, in bytes: [UInt8], unit: ColumnUnit) -> Position {
    let offset = min(max(0, offset), bytes.count)
    let line = line(at: offset)
    let start = min(Int(starts[line - 1]), offset)
    return Position(line: line, column: 1 + columns(start..<offset, in: bytes, unit: unit))
  }

  private func columns(_ range: Range<Int>, in bytes: [UInt8], unit: ColumnUnit) -> Int {
    let count: Milestone
    if range.count <= Self.stride || milestones.isEmpty {
      count = Self.count(bytes[range])
    } else {
      let before = self.count(before: range.lowerBound, in: bytes)
      let through = self.count(before: range.upperBound, in: bytes)
      count = Milestone(
        characters: through.characters - before.characters,
        utf16: through.utf16 - before.utf16
      )
    }
    switch unit {
    case .utf8: return range.count
    case .characters: return count.characters
    case .utf16: return count.utf16
    }
  }

  private func count(before offset: Int, in bytes: [UInt8]) -> Milestone {
    let index = min(offset / Self.stride, milestones.count - 1)
    let rest = Self.count(bytes[index * Self.stride..<offset])
    return Milestone(
      characters: milestones[index].characters + rest.characters,
      utf16: milestones[index].utf16 + rest.utf16
    )
  }

  /// Counts characters and code units by the first bytes of their sequences, eight bytes at a time;
  /// a byte that can begin a sequence but is no UTF-8 counts as one character.
  private static func count(_ bytes: ArraySlice<UInt8>) -> Milestone {
    let highs: UInt64 = 0x8080_8080_8080_8080
    return bytes.withUnsafeBytes { bytes in
      var continuations = 0
      var pairs = 0
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        // A shift to the left brings a byte's lower bits under its own highest bit.
        continuations &+= (word & ~(word << 1) & highs).nonzeroBitCount
        pairs &+= (word & word << 1 & word << 2 & word << 3 & highs).nonzeroBitCount
        offset += 8
      }
      for byte in bytes[offset...] {
        if byte & 0xC0 == 0x80 { continuations &+= 1 }
        if byte >= 0xF0 { pairs &+= 1 }
      }
      let characters = bytes.count - continuations
      return Milestone(characters: characters, utf16: characters + pairs)
    }
  }
}
